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

/** What one connection has asked for. */
interface Line {
  /** The request that is being answered; null: there is none. */
  current: Exchange | null;
  /** Requests that wait for the answers before theirs. */
  waiting: Exchange[];
  /** When enough bytes had last passed for the current request, and how many had by then. */
  sinceMs: number;
  bytes: number;
}

type Exchange = [IncomingMessage, ServerResponse];

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
  const lines = new Map<Socket, Line>();

  function findLine(socket: Socket): Line {
    const known = lines.get(socket);
    if (known) return known;
    const line: Line = { current: null, waiting: [], sinceMs: 0, bytes: 0 };
    if (!socket.destroyed) {
      lines.set(socket, line);
      socket.once('close', () => lines.delete(socket));
    }
    return line;
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const line = findLine(socket);
    if (!line.current) {
      line.current = [request, response];
      // Once the whole packet is read: a client that is cut off for what else is in it gets nothing.
      process.nextTick(begin, line, request, response);
    } else if (line.waiting.length < limits.mostWaiting) {
      line.waiting.push([request, response]);
    } else {
      cutOff(socket);
    }
  }

  function begin(line: Line, request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    // A client that reset the connection right after its request has no address any more, by which limits count.
    if (socket.destroyed || socket.remoteAddress === undefined) return void socket.destroy();
    line.sinceMs = performance.now();
    line.bytes = bytesPassed(socket);
    response.once('close', () => goOn(line, socket));
    if (hasBody(request)) limitBody(request, response, limits.bodyMs);
    answer(request, response);
  }

  function goOn(line: Line, socket: Socket): void {
    line.current = (socket.destroyed ? undefined : line.waiting.shift()) ?? null;
    if (line.current) begin(line, ...line.current);
  }

  function closeStuck(): void {
    const nowMs = performance.now();
    for (const [socket, line] of lines) {
      if (!line.current) continue;
      const bytes = bytesPassed(socket);
      if (isOurTurn(line.current[0]) || bytes - line.bytes >= limits.leastBytes) {
        line.sinceMs = nowMs;
        line.bytes = bytes;
      } else if (nowMs - line.sinceMs >= limits.progressMs) {
        socket.destroy();
      }
    }
  }

  return { receive, closeStuck, isAnswering: (socket) => lines.get(socket)?.current?.[1].headersSent ?? false };
}

/** Bytes that came, and bytes that the client's system took. */
function bytesPassed(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten - socket.writableLength;
}

/** Whether the client has sent all and taken all: it waits for the server. */
function isOurTurn({ complete, socket }: IncomingMessage): boolean {
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
