import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { uploadsPath } from '#contracts/limits.ts';

export interface ConnectionLimits {
  /** A client that sends more requests than this ahead of their answers is cut off; browsers and proxies send none. */
  mostWaiting: number;
  /** In this time a body has to be there as a whole; uploads have no such limit before they are answered. */
  bodyMs: number;
  /** In this time `leastBytes` have to pass, in either direction, or all that is left. */
  progressMs: number;
  leastBytes: number;
}

export const usualLimits: ConnectionLimits = { mostWaiting: 16, bodyMs: 30_000, progressMs: 60_000, leastBytes: 4096 };

/** One request on its way to its answer. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** When enough bytes had last passed, and how many had by then. */
  sinceMs: number;
  bytes: number;
}

/** What one connection has asked for. */
interface Line {
  response: ServerResponse;
  /** Requests that wait for the answers before theirs. */
  waiting: [IncomingMessage, ServerResponse][];
}

export interface Connections {
  /** Takes every request of the server. */
  receive: RequestListener;
  /** Closes the connections on which nothing moves; to be called every now and then. */
  closeStuck(): void;
  /** Whether a part of an answer was sent and the rest was not. */
  isAnswering(socket: Socket): boolean;
}

/**
 * Bounds what one connection may demand: its requests are answered one after the other, and it is closed when a body or
 * an answer does not get on. An upload or a download over a slow line gets on, so it may take as long as it takes.
 */
export function createConnections(answer: RequestListener, limits: ConnectionLimits): Connections {
  const underWay = new Set<Exchange>();
  const lines = new WeakMap<Socket, Line>();

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const line = lines.get(socket);
    if (!line) {
      lines.set(socket, { response, waiting: [] });
      // Once the whole packet is read: a client that is cut off for what else is in it gets nothing.
      process.nextTick(begin, request, response);
    } else if (line.waiting.length < limits.mostWaiting) {
      line.waiting.push([request, response]);
    } else {
      cutOff(socket);
    }
  }

  function begin(request: IncomingMessage, response: ServerResponse): void {
    // A client that reset the connection right after its request has no address any more, by which limits count.
    if (request.socket.destroyed || request.socket.remoteAddress === undefined) return void request.socket.destroy();
    const exchange = { request, response, sinceMs: performance.now(), bytes: bytesPassed(request.socket) };
    underWay.add(exchange);
    response.once('close', () => {
      underWay.delete(exchange);
      goOn(request.socket);
    });
    if (hasBody(request)) limitBody(request, response, limits.bodyMs);
    answer(request, response);
  }

  function goOn(socket: Socket): void {
    const line = lines.get(socket);
    const next = socket.destroyed ? undefined : line?.waiting.shift();
    if (!line || !next) return void lines.delete(socket);
    line.response = next[1];
    begin(...next);
  }

  function closeStuck(): void {
    const nowMs = performance.now();
    for (const exchange of underWay) {
      const { socket } = exchange.request;
      const bytes = bytesPassed(socket);
      if (isOurTurn(exchange) || bytes - exchange.bytes >= limits.leastBytes) {
        exchange.sinceMs = nowMs;
        exchange.bytes = bytes;
      } else if (nowMs - exchange.sinceMs >= limits.progressMs) {
        socket.destroy();
      }
    }
  }

  return { receive, closeStuck, isAnswering: (socket) => lines.get(socket)?.response.headersSent ?? false };
}

/** Bytes that came, and bytes that the client's system took. */
function bytesPassed(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten - socket.writableLength;
}

/** Whether the client has sent all and taken all: it waits for the server. */
function isOurTurn({ request: { complete, socket } }: Exchange): boolean {
  return complete && socket.writableLength === 0;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Closes the connection when the body takes too long, be it wanted or not. */
function limitBody(request: IncomingMessage, response: ServerResponse, bodyMs: number): void {
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    if (!request.complete) timer ??= setTimeout(() => request.complete || request.socket.destroy(), bodyMs).unref();
  };
  if (!request.url?.startsWith(uploadsPath)) start();
  response.once('close', start);
  request.once('close', () => clearTimeout(timer));
}

/**
 * Node has read the other requests of the same packet as well, hundreds of them, and makes an error for each when the
 * connection closes. Their stacks say nothing and would cost most of the time that the connection does.
 */
function cutOff(socket: Socket): void {
  if (socket.destroyed) return;
  const usual = Error.stackTraceLimit;
  // Before and after Node's own listener, within one call.
  socket.prependOnceListener('close', () => (Error.stackTraceLimit = 0));
  socket.once('close', () => (Error.stackTraceLimit = usual));
  socket.destroy();
}
