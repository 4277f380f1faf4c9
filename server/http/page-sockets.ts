import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { socketPath, type ServerEvents, type SocketHello } from '#contracts/events.ts';

export interface PageSockets {
  /** These page sessions are over: their pages ask at once, and their sockets are closed. */
  end(pageSessionIds: string[]): void;
  /** Pages of this item ask at once what is new. */
  renewItem(mediaId: string): void;
  close(): Promise<void>;
}

export interface PageSocketDependencies {
  /** What pages of ours name as their origin. */
  origin: string;
  /** The decision that every media request of the page asks, too. */
  authorise(
    pageSessionId: string,
    cookieHeader: string | undefined,
  ): { mediaId: string } | null | Promise<{ mediaId: string } | null>;
}

type PageServer = Server<Record<string, never>, ServerEvents>;
type PageSocket = Socket<Record<string, never>, ServerEvents>;

const longestMessageBytes = 4 * 1024;

/** One socket per open page, which only ever tells it to ask again: nothing is learnt from it that a request would not tell. */
export function createPageSockets(server: HttpServer, { origin, authorise }: PageSocketDependencies): PageSockets {
  const io: PageServer = new Server(server, {
    path: socketPath,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: longestMessageBytes,
    allowRequest: (request, decide) => decide(null, request.headers.origin === origin),
  });
  async function admit(socket: PageSocket): Promise<Error | undefined> {
    const { pageSessionId } = socket.handshake.auth as Partial<SocketHello>;
    if (typeof pageSessionId !== 'string') return new Error('page_sessions.ended');
    const page = await authorise(pageSessionId, socket.request.headers.cookie);
    if (!page) return new Error('page_sessions.ended');
    await socket.join([pageRoom(pageSessionId), itemRoom(page.mediaId)]);
    return undefined;
  }

  io.use((socket, next) => {
    void (async () => next(await admit(socket).catch(() => new Error('internal'))))();
  });
  return {
    end(ids) {
      for (const id of ids) {
        io.to(pageRoom(id)).emit('renew');
        io.in(pageRoom(id)).disconnectSockets(true);
      }
    },
    renewItem: (mediaId) => void io.to(itemRoom(mediaId)).emit('renew'),
    async close() {
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

const pageRoom = (id: string) => `page:${id}`;
const itemRoom = (mediaId: string) => `item:${mediaId}`;
