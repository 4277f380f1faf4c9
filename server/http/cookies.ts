import { stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';

export type CookieName = 'foyer_session' | 'foyer_guest' | 'foyer_device';

export interface Cookies {
  /** What the browser calls it. */
  nameOf(name: CookieName): string;
  /**
   * The values that a `cookie` header has for this name, at most four: one of a neighboring site or of an old path may
   * stand beside ours, and the header does not tell them apart.
   */
  readAll(header: string | undefined, name: CookieName): string[];
  set(reply: FastifyReply, name: CookieName, value: string, maxAgeSeconds: number): void;
  clear(reply: FastifyReply, name: CookieName): void;
}

const mostOfOneName = 4;
const none: string[] = [];

/** HttpOnly, SameSite=Lax; over https also Secure and bound to this host by the `__Host-` prefix. */
export function createCookies(isHttps: boolean): Cookies {
  const prefix = isHttps ? '__Host-' : '';
  function write(reply: FastifyReply, name: CookieName, value: string, maxAge: number): void {
    reply.header(
      'set-cookie',
      stringifySetCookie({
        name: prefix + name,
        value,
        httpOnly: true,
        sameSite: 'lax',
        secure: isHttps,
        path: '/',
        maxAge,
      }),
    );
  }
  return {
    nameOf: (name) => prefix + name,
    readAll(header, name) {
      if (!header?.includes(name)) return none;
      const start = `${prefix}${name}=`;
      return header
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(start) && pair.length > start.length)
        .slice(0, mostOfOneName)
        .map((pair) => pair.slice(start.length));
    },
    set: write,
    clear: (reply, name) => write(reply, name, '', 0),
  };
}
