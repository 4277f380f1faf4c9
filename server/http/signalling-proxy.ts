import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocket, WebSocketServer } from 'ws';
import type {
  DecideSignalling,
  SignallingAddress,
  SignallingDecision,
  SignallingProtocol,
  SignallingRequest,
  SignallingRoute,
} from '../ports/signalling.ts';
import { joinSockets } from './signalling-pair.ts';
import { readSignallingRequest } from './signalling-request.ts';
import { refuseUpgrade, type UpgradeHandler } from './upgrades.ts';

export interface SignallingProxyDependencies {
  /** What pages of ours name as their origin. */
  origin: string;
  /** Of the engine: which paths its clients use, what they say there, which frames may pass. */
  protocol: SignallingProtocol;
  /** Whether this browser has this seat now. */
  decide: DecideSignalling;
  log: { debug(text: string): void; error(details: object, text: string): void };
}

export interface SignallingProxy {
  /** For upgrades.ts, by path. */
  upgrades: Record<string, UpgradeHandler>;
  /** Tells a client why its handshake failed, which a browser does not. */
  serveValidation(app: FastifyInstance): void;
  close(): void;
}

const engineMs = 10_000;
const beatMs = 15_000;
const longestMessageBytes = 1024 * 1024;
const longestUserAgent = 500;
/** A resume overlaps with the connection it replaces; a client of ours never has more. */
const mostPerSeat = 4;
const socketOptions = { maxPayload: longestMessageBytes, perMessageDeflate: false } as const;

/**
 * All signalling between browsers and the engine goes through here, so that no browser ever holds a token of the engine. A
 * client names a participant; whether the cookie of the same request owns that seat is decided anew each time.
 */
export function createSignallingProxy(dependencies: SignallingProxyDependencies): SignallingProxy {
  const closing = new AbortController();
  const server = new WebSocketServer({ noServer: true, clientTracking: true, ...socketOptions });
  const timer = setInterval(() => server.clients.forEach(beat), beatMs).unref();
  const connect = createConnect(dependencies, server, closing.signal);
  const upgradeAt =
    (route: SignallingRoute): UpgradeHandler =>
    (request, socket, head) => {
      connect(route, request, socket, head).catch((error: unknown) => {
        dependencies.log.error({ err: error }, 'signalling');
        socket.destroy();
      });
    };
  return {
    upgrades: Object.fromEntries(dependencies.protocol.routes.map((route) => [route.path, upgradeAt(route)])),
    serveValidation: (app) => serveValidation(app, dependencies),
    close() {
      clearInterval(timer);
      closing.abort();
      server.close();
    },
  };
}

function createConnect(dependencies: SignallingProxyDependencies, server: WebSocketServer, closing: AbortSignal) {
  const underWay = new Map<string, number>();
  return async (route: SignallingRoute, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const asked = request.headers.origin === dependencies.origin ? readSignallingRequest(request, route) : null;
    if (!asked) return refuseUpgrade(socket, 403);
    if ((underWay.get(asked.participantId) ?? 0) >= mostPerSeat) return refuseUpgrade(socket, 503);
    const decision = await decideNow(dependencies, asked, request);
    if (!decision.allowed) return refuseUpgrade(socket, statusOf(decision.because));
    const { target, seat, onOpened } = decision;
    const end = AbortSignal.any([seat, closing]);
    const letGo = count(underWay, asked.participantId);
    const engine = await reachEngine(asked.connectTo(target), request, socket, end).catch((error: unknown) => {
      dependencies.log.debug(`signalling: the engine did not take a connection: ${String(error)}`);
      return null;
    });
    if (!engine) {
      letGo();
      return refuseUpgrade(socket, seat.aborted ? 403 : 503);
    }
    engine.once('close', letGo);
    if (socket.destroyed) return engine.terminate();
    // Also where the handshake below is refused for being none.
    socket.once('close', () => engine.terminate());
    server.handleUpgrade(request, socket, head, (browser) => {
      joinSockets(dependencies.protocol, browser, engine, end);
      onOpened();
    });
  };
}

async function decideNow(
  { decide, log }: SignallingProxyDependencies,
  { participantId }: SignallingRequest,
  { headers }: IncomingMessage,
): Promise<SignallingDecision> {
  try {
    return await decide(participantId, headers.cookie);
  } catch (error) {
    log.error({ err: error }, 'a seat could not be looked up');
    return { allowed: false, because: 'no_engine' };
  }
}

/** Answers in place of the engine, whose own answer (no such room, in the moment before it is opened) makes clients give up. */
function serveValidation(app: FastifyInstance, dependencies: SignallingProxyDependencies): void {
  for (const route of dependencies.protocol.routes) {
    const { path, accepted } = route.validation;
    app.get(path, { exposeHeadRoute: false, schema: { hide: true } }, async ({ raw }, reply) => {
      reply.header('cache-control', 'no-store').type('text/plain');
      if (raw.url?.split('?', 1)[0] !== path) return reply.status(404).send('not_found');
      // A browser names its origin here only when it is a foreign one.
      const { origin = dependencies.origin } = raw.headers;
      const asked = origin === dependencies.origin ? readSignallingRequest(raw, route) : null;
      if (!asked) return reply.status(403).send('not_yours');
      const decision = await decideNow(dependencies, asked, raw);
      return decision.allowed ? accepted : reply.status(statusOf(decision.because)).send(decision.because);
    });
  }
}

function statusOf(because: 'not_yours' | 'no_engine'): 403 | 503 {
  return because === 'not_yours' ? 403 : 503;
}

function count(counts: Map<string, number>, name: string): () => void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
  return () => {
    const left = counts.get(name)! - 1;
    if (left > 0) counts.set(name, left);
    else counts.delete(name);
  };
}

/** Connects to the engine with a request of our own making: of the browser's headers only the user agent is passed on. */
function reachEngine(
  { url, headers }: SignallingAddress,
  request: IncomingMessage,
  browserSocket: Duplex,
  end: AbortSignal,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    if (end.aborted) return reject(new Error('it is not wanted any more'));
    const userAgent = request.headers['user-agent']?.slice(0, longestUserAgent);
    const engine = new WebSocket(url, {
      ...socketOptions,
      handshakeTimeout: engineMs,
      headers: { ...headers, ...(userAgent !== undefined && { 'user-agent': userAgent }) },
    });
    const giveUp = () => engine.terminate();
    const settle = () => {
      end.removeEventListener('abort', giveUp);
      browserSocket.off('close', giveUp);
    };
    end.addEventListener('abort', giveUp, { once: true });
    browserSocket.once('close', giveUp);
    engine.once('open', () => {
      settle();
      // Until it is joined with its browser, what it says is kept.
      engine.pause();
      resolve(engine);
    });
    engine.on('error', (error) => {
      settle();
      reject(error);
    });
  });
}

const isAnswering = new WeakMap<WebSocket, boolean>();

/** A browser that did not answer the last beat is gone, though its connection may not say so for long. */
function beat(browser: WebSocket): void {
  if (isAnswering.get(browser) === false) return browser.terminate();
  isAnswering.set(browser, false);
  browser.once('pong', () => isAnswering.set(browser, true));
  browser.ping();
}
