import { Agent, request } from 'node:http';
import type { RealFoyer, Shared } from './real-foyer.ts';

export interface Replied {
  status: number;
  body: string;
  /** The first cookie that was set, as the browser sends it back. */
  cookie: string | null;
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  cookie?: string | null;
  body?: object;
}

/** Requests to a real server over kept connections; rejects where a connection breaks before the whole answer is there. */
export function createGuestRequests({ port, origin }: Pick<RealFoyer, 'port' | 'origin'>, connections = 64) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  function ask({ method = 'GET', path, cookie, body }: Asked): Promise<Replied> {
    return new Promise((resolve, reject) => {
      const headers = { origin, ...(cookie && { cookie }), ...(body && { 'content-type': 'application/json' }) };
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
    /** A form from a fresh browser; the e-mail is made of the key, so that the rows tell which entry they are. */
    enter: ({ token }: Pick<Shared, 'token'>, idempotencyKey: string) =>
      ask({
        method: 'POST',
        path: `/api/guest-access/${token}/enter`,
        body: { name: 'Ana Lima', email: `${idempotencyKey}@example.org`, idempotencyKey },
      }),
    close: () => agent.destroy(),
  };
}

export type GuestRequests = ReturnType<typeof createGuestRequests>;
