import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { pageOver, socketPath, type ServerEvents, type SocketHello } from '#contracts/events.ts';

export interface PageSockets {
  /** These page sessions are over: their pages ask at once, and their sockets are closed. */
  end(pageSessionIds: string[]): void;
  /** Pages of this item ask at once what is new. */
  renewItem(mediaId: string): void;
  /** Says this to the pages named that are connected here; a crowd is told in slices, so that nobody else waits for it. */
  tell: TellPages;
  close(): void;
}

export type TellPages = <E extends keyof ServerEvents>(
  pageSessionIds: string[],
  event: E,
  ...words: Parameters<ServerEvents[E]>
) => void;

/** A page of ours that has connected, or of which the last connection is gone. */
export interface ConnectedPage {
  id: string;
  mediaId: string;
}

export interface PageSocketDependencies {
  /** What pages of ours name as their origin. */
  origin: string;
  /** The decision that every media request of the page asks, too. */
  authorise(
    pageSessionId: string,
    cookieHeader: string | undefined,
  ): { mediaId: string } | null | Promise<{ mediaId: string } | null>;
  onConnected(page: ConnectedPage): void;
  onDisconnected(page: ConnectedPage): void;
}

type PageServer = Server<Record<string, never>, ServerEvents>;
type PageSocket = Socket<Record<string, never>, ServerEvents>;

const longestMessageBytes = 4 * 1024;
const toldAtOnce = 50;
/** Well below what anybody else would notice. */
const turnMs = 4;

/** One socket per open page, which only ever tells it to ask again: nothing is learnt from it that a request would not tell. */
export function createPageSockets(server: HttpServer, dependencies: PageSocketDependencies): PageSockets {
  const { origin, authorise } = dependencies;
  const io: PageServer = new Server(server, {
    path: socketPath,
    transports: ['websocket'],
    serveClient: false,
    // Other handshakes on this server are not ours to end: upgrades.ts does.
    destroyUpgrade: false,
    maxHttpBufferSize: longestMessageBytes,
    allowRequest: (request, decide) => decide(null, request.headers.origin === origin),
  });
  async function admit(socket: PageSocket): Promise<Error | undefined> {
    const { pageSessionId } = socket.handshake.auth as Partial<SocketHello>;
    if (typeof pageSessionId !== 'string') return new Error(pageOver);
    const page = await authorise(pageSessionId, socket.request.headers.cookie);
    if (!page) return new Error(pageOver);
    await socket.join([pageRoom(pageSessionId), itemRoom(page.mediaId)]);
    noticeComingAndGoing(socket, { id: pageSessionId, mediaId: page.mediaId });
    return undefined;
  }
  function noticeComingAndGoing(socket: PageSocket, page: ConnectedPage): void {
    dependencies.onConnected(page);
    socket.once('disconnect', () => {
      const others = io.of('/').adapter.rooms.get(pageRoom(page.id))?.size ?? 0;
      if (others === 0) dependencies.onDisconnected(page);
    });
  }
  const inTurn = createTurns();
  const tell: TellPages = (ids, event, ...words) => {
    for (let at = 0; at < ids.length; at += toldAtOnce)
      inTurn(() => void io.to(ids.slice(at, at + toldAtOnce).map(pageRoom)).emit(event, ...words));
  };

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
    tell,
    renewItem: (mediaId) => void io.to(itemRoom(mediaId)).emit('renew'),
    // Not `disconnectSockets`, after which pages stay away: these are to come back when we are here again.
    close: () => void io.engine.close(),
  };
}

/** In the order given, what is said first is heard first; for a few milliseconds in each turn of the loop. */
function createTurns(): (work: () => void) => void {
  const waiting: (() => void)[] = [];
  let at = 0;
  function goOn(): void {
    const endMs = performance.now() + turnMs;
    try {
      do waiting[at++]!();
      while (at < waiting.length && performance.now() < endMs);
    } finally {
      if (at < waiting.length) setImmediate(goOn);
      else waiting.length = at = 0;
    }
  }
  return (work) => {
    // Not now: whoever says something to a crowd has been at work for a while.
    if (waiting.push(work) === 1) setImmediate(goOn);
  };
}

const pageRoom = (id: string) => `page:${id}`;
const itemRoom = (mediaId: string) => `item:${mediaId}`;
