import { Agent, request } from 'node:http';
import type { RealFoyer, Shared } from './real-foyer.ts';

export interface Replied {
  status: number;
  body: string;
  /** The first cookie that was set, in the form of a `cookie` header. */
  cookie: string | null;
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  cookie?: string | null;
  body?: object;
  /** Where the request seems to come from, for a server that trusts this machine as a proxy. */
  address?: string;
}

/** Sends requests to a real server over kept-alive connections; rejects when one breaks before the whole answer. */
export function createGuestRequests({ port, origin }: Pick<RealFoyer, 'port' | 'origin'>, connections = 64) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  function ask({ method = 'GET', path, cookie, body, address }: Asked): Promise<Replied> {
    return new Promise((resolve, reject) => {
      const headers = {
        origin,
        ...(cookie && { cookie }),
        ...(body && { 'content-type': 'application/json' }),
        ...(address && { 'x-forwarded-for': address }),
      };
      const sent = request({ host: '127.0.0.1', port, method, path, agent, headers }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => void chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          const set = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
          resolve({ status: reply.statusCode!, body: Buffer.concat(chunks).toString('utf8'), cookie: set });
        });
      });
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
  }

  return {
    ask,
    /** Sends a form from a new browser; the e-mail contains the key, so that rows can be matched with entries. */
    enter: ({ token }: Pick<Shared, 'token'>, idempotencyKey: string, address = '') =>
      ask({
        method: 'POST',
        path: `/api/guest-access/${token}/enter`,
        body: { name: 'Ana Lima', email: `${idempotencyKey}@example.org`, idempotencyKey },
        address,
      }),
    close: () => agent.destroy(),
  };
}

export type GuestRequests = ReturnType<typeof createGuestRequests>;
