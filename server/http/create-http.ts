import fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';
import { hashSecret, newId } from '../random.ts';
import { createFindAllowed, type FindAllowed, type KnownRoute } from './allowed-methods.ts';
import { replyToErrors, sendError } from './error-reply.ts';

export interface HttpOptions {
  /** The base address of links, for instance https://media.example.org. */
  publicUrl: string;
  trustedProxies: string[];
  logLevel: string;
  /** Whether an error is due to an unavailable database, which is temporary. */
  isStorageAway?(this: void, error: unknown): boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** All routes of this server: a test checks that each of them refuses strangers. */
    knownRoutes: KnownRoute[];
    findAllowed: FindAllowed;
  }
}

const bodyLimitBytes = 64 * 1024;
const bodyTimeoutMs = 30_000;
const idleWhileClosingMs = 25;

/** A Fastify instance with what all routes share: headers, limits, origin check, errors, a log without secrets. */
export function createHttp({
  publicUrl,
  trustedProxies,
  logLevel,
  isStorageAway = () => false,
}: HttpOptions): FastifyInstance {
  const headers = securityHeaders(publicUrl.startsWith('https:'));
  const app = fastify({
    // Standard output is for messages to the person who starts Foyer.
    logger: { level: logLevel, stream: process.stderr, serializers: { req: describeRequest } },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: bodyLimitBytes,
    connectionTimeout: 75_000,
    // Uploads have no time limit; other bodies are limited by `limitBodyTime`.
    requestTimeout: 0,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 16_000, ignoreTrailingSlash: false },
    genReqId: newId,
    // For an address that cannot be decoded Fastify runs no hooks.
    frameworkErrors: (_error, request, reply) =>
      void sendError(request, reply.headers(headers), new AppError('request.not_found')),
  });
  app.removeContentTypeParser('text/plain');
  const routes: KnownRoute[] = [];
  app.decorate('knownRoutes', routes);
  app.decorate('findAllowed', createFindAllowed(routes));
  app.decorate('undeclaredErrors', new Set<string>());
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  replyToErrors(app, isStorageAway);
  const origin = new URL(publicUrl).origin;
  // Hooks that run for every request use `done`: a promise would cost more than their work.
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    assertOrigin(origin, request.method, request.headers.origin, request.headers.cookie);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  limitBodyTime(app);
  letGoWhenClosing(app);
  return app;
}

/**
 * Closes kept-alive connections after the current answer: without this, only connections idle at the start would close.
 */
function letGoWhenClosing(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    if (!app.server.listening) return;
    const timer = setInterval(() => app.server.closeIdleConnections(), idleWhileClosingMs);
    app.server.once('close', () => clearInterval(timer));
  });
}

const isSafe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page of another site must not send requests in the name of somebody who is signed in here. */
function assertOrigin(own: string, method: string, origin: string | undefined, cookie: string | undefined): void {
  if (isSafe.has(method)) return;
  if (origin === undefined && !cookie) return;
  if (origin !== own) throw new AppError('request.foreign_origin');
}

/** A body that arrives byte by byte must not hold a connection forever. */
function limitBodyTime(app: FastifyInstance): void {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isSafe.has(request.method) && !request.url.startsWith('/api/uploads'))
      timers.set(request, setTimeout(() => request.raw.socket.destroy(), bodyTimeoutMs).unref());
    done();
  });
  const stop = (request: FastifyRequest, _reply: unknown, done: () => void) => {
    clearTimeout(timers.get(request));
    done();
  };
  // The body has arrived, or the answer was sent without it.
  app.addHook('preValidation', stop);
  app.addHook('onResponse', stop);
}

export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Headers that are set on every response, so that no route can omit one. */
export function securityHeaders(isHttps: boolean): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()',
    ...(isHttps && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** Replaces the token of a guest link for the log by eight digits of its hash, which tell links apart. */
export function hideTokens(url: string): string {
  return url
    .replace(/\?.*$/su, '')
    .replace(
      /^(\/g\/|\/api\/guest-access\/)([^/]+)/u,
      (_, path: string, token: string) => path + hashSecret(token).slice(0, 8),
    );
}

function describeRequest(request: { method: string; url: string }): { method: string; url: string } {
  return { method: request.method, url: hideTokens(request.url) };
}
