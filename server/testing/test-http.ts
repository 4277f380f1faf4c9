import type { FastifyInstance, InjectOptions } from 'fastify';
import { createHttp } from '#server/http/create-http.ts';
import type { AccountCaller, CallerFinder } from '#server/http/caller.ts';
import { createCookies, type Cookies } from '#server/http/cookies.ts';
import { createServe, type FindItemAccess, type Serve } from '#server/http/serve.ts';

export const testOrigin = 'http://localhost:8080';

export interface TestReply {
  status: number;
  // Untyped, as clients get it: each test asserts what it expects.
  body: any; // eslint-disable-line typescript/no-explicit-any
  headers: Record<string, unknown>;
  /** The cookies that were set, by name; an empty value means that the cookie was cleared. */
  cookies: Record<string, string>;
  raw: Buffer;
}

export interface TestHttp {
  app: FastifyInstance;
  serve: Serve;
  finder: CallerFinder;
  cookies: Cookies;
  /** For instance `call('POST /api/media', { cookie, body })`; by default with the origin of Foyer's pages. */
  call(what: string, options?: CallOptions): Promise<TestReply>;
}

export interface CallOptions {
  cookie?: string | undefined;
  body?: unknown;
  origin?: string;
  headers?: Record<string, string>;
  address?: string;
}

/** The real HTTP layer without the app, for the routes of one feature. Without `findItem` no item exists. */
export function createTestHttp(
  findAccount: (sessionHash: string) => Promise<AccountCaller | null>,
  findItem: FindItemAccess = async () => null,
): TestHttp {
  const app = createHttp({ publicUrl: testOrigin, trustedProxies: [], logLevel: 'silent' });
  const cookies = createCookies(false);
  const finder: CallerFinder = {
    ...{ cookies, findAccount },
    findBrowsers: async () => new Set(),
    findInvited: async () => null,
    watch() {},
  };
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
