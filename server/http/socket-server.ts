import { createServer, type IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { socketPath, type ServerEvents } from '#contracts/events.ts';
import type { RefuseSocket } from './refuse-socket.ts';
import type { UpgradeHandler } from './upgrades.ts';

export interface SocketServer {
  /** Pages connect to its main namespace, members to one of their own: see member-sockets.ts. */
  io: Server<Record<string, never>, ServerEvents>;
  /** For upgrades.ts, by path. */
  upgrades: Record<string, UpgradeHandler>;
  close(): void;
}

export interface SocketServerOptions {
  /** The origin that Foyer's own pages send. */
  origin: string;
  refuse: RefuseSocket;
}

type Connection = Socket['conn'];

const longestMessageBytes = 4 * 1024;
/** Pages say hello and goodbye, and nothing else: see `ServerEvents`. A few more do nothing. */
const mostMessages = 16;

/** The sockets of pages: by WebSocket only, for Foyer's own pages only. Who may connect is decided by namespace. */
export function createSocketServer({ origin, refuse }: SocketServerOptions): SocketServer {
  // Never listens: it hands the handshakes to socket.io, whose own refusals of others would lack the headers.
  const handshakes = createServer();
  const io: SocketServer['io'] = new Server(handshakes, {
    path: socketPath,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: longestMessageBytes,
  });
  io.engine.on('connection', closeTalkative);
  return {
    io,
    upgrades: {
      [`${socketPath}/`]: (request, socket, head) => {
        if (request.headers.origin !== origin) refuse(socket, 403);
        else if (!isFirstHandshake(request)) refuse(socket, 400);
        else handshakes.emit('upgrade', request, socket, head);
      },
    },
    // Not `disconnectSockets`, after which pages do not reconnect: they have to when the server is back.
    close: () => void io.engine.close(),
  };
}

/** Without this, each of a stranger's messages could ask for a page session, which the database has to look up. */
function closeTalkative(connection: Connection): void {
  let messages = 0;
  connection.on('data', () => {
    messages += 1;
    if (messages > mostMessages) connection.close();
  });
}

/** Whether socket.io would open a connection: by WebSocket only, in its current protocol, none that goes on from another. */
function isFirstHandshake({ url = '' }: IncomingMessage): boolean {
  const query = new URLSearchParams(url.split('?')[1]);
  return query.get('EIO') === '4' && query.get('transport') === 'websocket' && !query.has('sid');
}
