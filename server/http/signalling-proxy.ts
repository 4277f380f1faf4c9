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
import type { RefuseSocket } from './refuse-socket.ts';
import type { UpgradeHandler } from './upgrades.ts';

export interface SignallingProxyDependencies {
  /** The origin that Foyer's own pages send. */
  origin: string;
  refuse: RefuseSocket;
  /** The engine's protocol: its paths, how clients name the participant, and which frames may pass. */
  protocol: SignallingProtocol;
  /** Decides whether this browser has this seat now. */
  decide: DecideSignalling;
  log: { debug(text: string): void; error(details: object, text: string): void };
}

export interface SignallingProxy {
  /** For upgrades.ts, by path. */
  upgrades: Record<string, UpgradeHandler>;
  /** Serves the request by which a client learns why its handshake failed: browsers do not tell. */
  serveValidation(app: FastifyInstance): void;
  close(): void;
}

const engineMs = 10_000;
const beatMs = 15_000;
const longestMessageBytes = 1024 * 1024;
const longestUserAgent = 500;
/** A resumed connection overlaps with the one it replaces; Foyer's pages never open more than this. */
const mostPerSeat = 4;
const socketOptions = { maxPayload: longestMessageBytes, perMessageDeflate: false } as const;

/**
 * All signalling between browsers and the engine goes through here, so that no browser ever holds a token of the
 * engine. A client names a participant; for each connection it is decided whether the cookie of the same request owns
 * that seat.
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
  const { refuse } = dependencies;
  return async (route: SignallingRoute, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const asked = request.headers.origin === dependencies.origin ? readSignallingRequest(request, route) : null;
    if (!asked) return refuse(socket, 403);
    if ((underWay.get(asked.participantId) ?? 0) >= mostPerSeat) return refuse(socket, 503);
    const decision = await decideNow(dependencies, asked, request);
    if (!decision.allowed) return refuse(socket, statusOf(decision.because));
    const { target, seat, onOpened } = decision;
    const end = AbortSignal.any([seat, closing]);
    const letGo = count(underWay, asked.participantId);
    const engine = await reachEngine(asked.connectTo(target), request, socket, end).catch((error: unknown) => {
      dependencies.log.debug(`signalling: the engine did not take a connection: ${String(error)}`);
      return null;
    });
    if (!engine) {
      letGo();
      return refuse(socket, seat.aborted ? 403 : 503);
    }
    engine.once('close', letGo);
    if (socket.destroyed) return engine.terminate();
    // Also when the handshake below is refused as malformed.
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

/** Answers in place of the engine, which answers "no such room" before the room is opened: clients then give up. */
function serveValidation(app: FastifyInstance, dependencies: SignallingProxyDependencies): void {
  for (const route of dependencies.protocol.routes) {
    const { path, accepted } = route.validation;
    app.get(path, { exposeHeadRoute: false, schema: { hide: true } }, async ({ raw }, reply) => {
      reply.header('cache-control', 'no-store').type('text/plain');
      if (raw.url?.split('?', 1)[0] !== path) return reply.status(404).send('not_found');
      // Browsers send Origin with this request only when it is cross-origin.
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

/** Connects to the engine with a new request: of the browser's headers only the user agent is passed on. */
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
      // Messages of the engine are kept until the browser is connected to it.
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

/** Closes a browser's connection when it did not answer the last ping: TCP may take long to report a lost one. */
function beat(browser: WebSocket): void {
  if (isAnswering.get(browser) === false) return browser.terminate();
  isAnswering.set(browser, false);
  browser.once('pong', () => isAnswering.set(browser, true));
  browser.ping();
}
