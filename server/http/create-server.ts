import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { errors, type ErrorReply } from '#contracts/errors.ts';
import { uploadsPath } from '#contracts/limits.ts';
import { newId } from '../random.ts';
import { createConnections, usualLimits, type Connections } from './connections.ts';
import { createRefuseSocket } from './refuse-socket.ts';

const idleMs = 75_000;
const lookEveryMs = 5_000;
const statusByCause: Partial<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** Options with which Fastify uses a server of Node with bounded connections, whose own refusals look like ours. */
export function createServerOptions(publicUrl: string) {
  const refuse = createRefuseSocket(publicUrl);
  let connections: Connections;

  function refuseUnreadable(socket: Socket, status: number): void {
    // In the middle of an answer, another one would be taken for a part of it.
    if (connections.isAnswering(socket)) return void socket.destroy();
    const code = 'request.malformed';
    refuse(
      socket,
      status,
      JSON.stringify({ code, title: errors[code].title, requestId: newId() } satisfies ErrorReply),
    );
  }

  return {
    serverFactory(answer: RequestListener): Server {
      connections = createConnections(answer, usualLimits);
      const receive: RequestListener = (request, response) => {
        if (lacksHost(request)) return refuseUnreadable(request.socket, 400);
        useNamedMethod(request);
        connections.receive(request, response);
      };
      const server = createServer(
        {
          headersTimeout: 10_000,
          connectionsCheckingInterval: lookEveryMs,
          maxHeaderSize: 16 * 1024,
          // Bodies have their own limits; a proxy keeps connections a little less long than this.
          requestTimeout: 0,
          keepAliveTimeout: idleMs - 3_000,
          // Node's own refusal would lack the headers; so would that of an expectation.
          requireHostHeader: false,
        },
        receive,
      );
      server.on('checkExpectation', receive);
      server.setTimeout(idleMs);
      const timer = setInterval(connections.closeStuck, lookEveryMs).unref();
      server.once('close', () => clearInterval(timer));
      return server;
    },
    clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
      if (error.code === 'ECONNRESET') socket.destroy();
      else refuseUnreadable(socket, statusByCause[error.code ?? ''] ?? 400);
    },
  };
}

function lacksHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host === undefined && httpVersion === '1.1';
}

/**
 * By tus 1.0 an upload's request may name its method in a header, for networks that let only GET and POST pass; the
 * other method does not count then, for any check.
 */
function useNamedMethod(request: IncomingMessage): void {
  const named = request.headers['x-http-method-override'];
  if (typeof named === 'string' && request.url?.startsWith(uploadsPath)) request.method = named.toUpperCase();
}
