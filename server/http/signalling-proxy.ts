import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocket, WebSocketServer } from 'ws';
import type { SignallingTarget } from '../ports/room-server.ts';
import { joinSockets } from './signalling-pair.ts';
import { readSignallingRequest, type SignallingPath, type SignallingRequest } from './signalling-request.ts';
import { refuseUpgrade, type UpgradeHandler } from './upgrades.ts';

export type SignallingDecision =
  | { allowed: false; because: 'not_yours' | 'no_engine' }
  | {
      allowed: true;
      target: SignallingTarget;
      /** Aborted once this seat is good no more: whatever is connected or connecting for it ends at once, on both sides. */
      seat: AbortSignal;
      /** Both sides are connected. */
      onOpened(): void;
    };

export interface SignallingProxyOptions {
  /** What pages of ours name as their origin. */
  origin: string;
  /** Whether this browser has this seat now. Asked for every connection and every resume: it has to answer from memory. */
  decide(participantId: string, cookieHeader: string | undefined): Promise<SignallingDecision>;
  log: { debug(text: string): void; error(details: object, text: string): void };
}

export interface SignallingProxy {
  /** For upgrades.ts, by path. */
  upgrades: Record<SignallingPath, UpgradeHandler>;
  /** Tells a client why its handshake failed, which a browser does not. */
  serveValidation(app: FastifyInstance): void;
  close(): void;
}

const engineMs = 10_000;
const beatMs = 15_000;
const longestMessageBytes = 1024 * 1024;
const longestUserAgent = 500;
/** A resume overlaps with what it replaces; more is no client of ours. */
const mostPerSeat = 4;
const socketOptions = { maxPayload: longestMessageBytes, perMessageDeflate: false } as const;

/**
 * The door of rooms: signalling between browsers and the engine goes through here, and no browser ever holds a token of
 * the engine. A client names a participant; whether the cookie of the same request owns that seat is decided anew each time.
 */
export function createSignallingProxy(options: SignallingProxyOptions): SignallingProxy {
  const closing = new AbortController();
  const server = new WebSocketServer({ noServer: true, clientTracking: true, ...socketOptions });
  const timer = setInterval(() => server.clients.forEach(beat), beatMs).unref();
  const connect = createConnect(options, server, closing.signal);
  const upgradeAt =
    (path: SignallingPath): UpgradeHandler =>
    (request, socket, head) => {
      connect(path, request, socket, head).catch((error: unknown) => {
        options.log.error({ err: error }, 'signalling');
        socket.destroy();
      });
    };
  return {
    upgrades: { '/rtc': upgradeAt('/rtc'), '/rtc/v1': upgradeAt('/rtc/v1') },
    serveValidation: (app) => serveValidation(app, options),
    close() {
      clearInterval(timer);
      closing.abort();
      server.close();
    },
  };
}

function createConnect(options: SignallingProxyOptions, server: WebSocketServer, closing: AbortSignal) {
  const underWay = new Map<string, number>();
  return async (path: SignallingPath, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const asked = request.headers.origin === options.origin ? readSignallingRequest(request, path) : null;
    if (!asked) return refuseUpgrade(socket, 403);
    if ((underWay.get(asked.participantId) ?? 0) >= mostPerSeat) return refuseUpgrade(socket, 503);
    const decision = await decideNow(options, asked, request);
    if (!decision.allowed) return refuseUpgrade(socket, statusOf(decision.because));
    const { target, seat, onOpened } = decision;
    const end = AbortSignal.any([seat, closing]);
    const letGo = count(underWay, asked.participantId);
    const engine = await reachEngine(target, asked.engineTarget, request, socket, end).catch((error: unknown) => {
      options.log.debug(`signalling: the engine did not take a connection: ${String(error)}`);
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
      joinSockets(browser, engine, end);
      onOpened();
    });
  };
}

async function decideNow(
  { decide, log }: SignallingProxyOptions,
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

/** Answers for the engine: what it knows besides, such as whether the room is there already, would make clients give up. */
function serveValidation(app: FastifyInstance, options: SignallingProxyOptions): void {
  for (const path of ['/rtc', '/rtc/v1'] as const) {
    app.get(`${path}/validate`, { exposeHeadRoute: false, schema: { hide: true } }, async ({ raw }, reply) => {
      reply.header('cache-control', 'no-store').type('text/plain');
      if (raw.url?.split('?', 1)[0] !== `${path}/validate`) return reply.status(404).send('not_found');
      // A browser names its origin here only when it is a foreign one.
      const { origin = options.origin } = raw.headers;
      const asked = origin === options.origin ? readSignallingRequest(raw, path) : null;
      if (!asked) return reply.status(403).send('not_yours');
      const decision = await decideNow(options, asked, raw);
      return decision.allowed ? 'success' : reply.status(statusOf(decision.because)).send(decision.because);
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

/** Connects to the engine with a request of our own making: nothing of the browser's is passed on but what it runs on. */
function reachEngine(
  { origin, token }: SignallingTarget,
  engineTarget: string,
  { headers }: IncomingMessage,
  browserSocket: Duplex,
  end: AbortSignal,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    if (end.aborted) return reject(new Error('it is not wanted any more'));
    const userAgent = headers['user-agent']?.slice(0, longestUserAgent);
    const engine = new WebSocket(origin + engineTarget, {
      ...socketOptions,
      handshakeTimeout: engineMs,
      headers: { authorization: `Bearer ${token}`, ...(userAgent !== undefined && { 'user-agent': userAgent }) },
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
