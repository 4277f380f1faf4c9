import type { FastifyInstance, InjectOptions } from 'fastify';
import { createHttp } from '#server/http/create-http.ts';
import type { AccountCaller, CallerFinder } from '#server/http/caller.ts';
import { createCookies, type Cookies } from '#server/http/cookies.ts';
import { createServe, type FindItemAccess, type Serve } from '#server/http/serve.ts';

export const testOrigin = 'http://localhost:8080';

export interface TestReply {
  status: number;
  // Replies are read as clients read them; each test says what it expects.
  body: any; // eslint-disable-line typescript/no-explicit-any
  headers: Record<string, unknown>;
  /** Cookies that were set, as the browser would send them back; an empty value was cleared. */
  cookies: Record<string, string>;
  raw: Buffer;
}

export interface TestHttp {
  app: FastifyInstance;
  serve: Serve;
  finder: CallerFinder;
  cookies: Cookies;
  /** `call('POST /api/media', { cookie, body })`, from our own origin unless another one is named. */
  call(what: string, options?: CallOptions): Promise<TestReply>;
}

export interface CallOptions {
  cookie?: string | undefined;
  body?: unknown;
  origin?: string;
  headers?: Record<string, string>;
  address?: string;
}

/** The real HTTP side without the whole app: a feature's tests serve its routes on it. Without `findItem` no item is there. */
export function createTestHttp(
  findAccount: (sessionHash: string) => Promise<AccountCaller | null>,
  findItem: FindItemAccess = async () => null,
): TestHttp {
  const app = createHttp({ publicUrl: testOrigin, trustedProxies: [], logLevel: 'silent' });
  const cookies = createCookies(false);
  const finder: CallerFinder = { cookies, findAccount, watch() {} };
  return {
    app,
    finder,
    cookies,
    serve: createServe(app, finder, findItem),
    call: (what, options) => call(app, what, options),
  };
}

export async function call(app: FastifyInstance, what: string, options: CallOptions = {}): Promise<TestReply> {
  const [method, url] = what.split(' ') as [InjectOptions['method'] & string, string];
  const reply = await app.inject({
    method: method as 'GET',
    url,
    headers: {
      origin: options.origin ?? testOrigin,
      ...(options.cookie !== undefined && { cookie: options.cookie }),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.address !== undefined && { remoteAddress: options.address }),
    ...(options.body !== undefined && { payload: JSON.stringify(options.body) }),
  });
  assertAllDeclared(app);
  const isJson = String(reply.headers['content-type']).startsWith('application/json');
  return {
    status: reply.statusCode,
    body: isJson && reply.body !== '' ? JSON.parse(reply.body) : null,
    headers: reply.headers,
    cookies: Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value])),
    raw: reply.rawPayload,
  };
}

/** Throws when a route has refused with what its contract does not name. */
export function assertAllDeclared({ undeclaredErrors }: FastifyInstance): void {
  if (undeclaredErrors.size > 0)
    throw new Error(`Name in the contract what the route refuses with: ${[...undeclaredErrors].join(', ')}`);
}
