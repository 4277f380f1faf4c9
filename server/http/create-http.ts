import fastify, { LogController, type FastifyInstance } from 'fastify';
import { AppError } from '../app-error.ts';
import { hashSecret, newId } from '../random.ts';
import { createFindAllowed, type FindAllowed, type KnownRoute } from './allowed-methods.ts';
import { createServerOptions } from './create-server.ts';
import { replyToErrors, sendError } from './error-reply.ts';
import { createForwardedNote } from './forwarded-note.ts';
import { limitLines } from './limit-lines.ts';
import { securityHeaders } from './security-headers.ts';

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
const idleWhileClosingMs = 25;

/** A Fastify instance with what all routes share: headers, limits, origin check, errors, a log without secrets. */
export function createHttp({
  publicUrl,
  trustedProxies,
  logLevel,
  isStorageAway = () => false,
}: HttpOptions): FastifyInstance {
  const headers = securityHeaders(publicUrl);
  const app = fastify({
    // Standard output is for messages to the person who starts Foyer.
    logger: { level: logLevel, stream: process.stderr, serializers: { req: describeRequest }, hooks: limitLines() },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: bodyLimitBytes,
    ...createServerOptions(publicUrl),
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
    // Without the patterns of its parameters.
    const plain = url.replace(/\(.*?\)/gu, '');
    for (const one of [method].flat()) routes.push({ method: one, url: plain });
  });
  replyToErrors(app, isStorageAway);
  const origin = new URL(publicUrl).origin;
  const noteForwarded = createForwardedNote(app.log);
  // Hooks that run for every request use `done`: a promise would cost more than their work.
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    noteForwarded(request);
    assertOrigin(origin, request.method, request.headers.origin, request.headers.cookie);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
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

const beforeToken = /(\/(?:[gi]|api\/+(?:guest-access|invitations))\/+)([^/]+)/iu;

/**
 * Replaces the token of a guest link or an invitation for the log by eight digits of its hash, which tell links apart. Also
 * in an address that a program or a person has spelled otherwise: with its host, a slash too many, or encoded letters.
 */
export function hideTokens(url: string): string {
  return decode(url.replace(/\?.*$/su, '')).replace(
    beforeToken,
    (_, path: string, token: string) => path + hashSecret(token).slice(0, 8),
  );
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function describeRequest(request: { method: string; url: string }): { method: string; url: string } {
  return { method: request.method, url: hideTokens(request.url) };
}
