import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type CookieName = 'foyer_session' | 'foyer_guest';

export interface Cookies {
  /** What the browser calls it. */
  nameOf(name: CookieName): string;
  read(request: FastifyRequest, name: CookieName): string | null;
  set(reply: FastifyReply, name: CookieName, value: string, maxAgeSeconds: number): void;
  clear(reply: FastifyReply, name: CookieName): void;
}

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
    read(request, name) {
      const header = request.headers.cookie;
      if (!header?.includes(name)) return null;
      return parseCookie(header)[prefix + name] || null;
    },
    set: write,
    clear: (reply, name) => write(reply, name, '', 0),
  };
}
