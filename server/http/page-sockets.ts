import type { Server, Socket } from 'socket.io';
import type { ErrorCode } from '#contracts/errors.ts';
import { pageOver, type ServerEvents, type SocketHello } from '#contracts/events.ts';

export interface PageSockets {
  /** Tells pages whose page sessions have ended to renew, which is refused, and closes their sockets. */
  end(pageSessionIds: string[]): void;
  /** Sends an event to all pages of this item, in slices as well. */
  tellItem: TellItem;
  /** Sends an event to the named pages that are connected here; large numbers in slices, so that other work goes on. */
  tell: TellPages;
}

export type TellPages = <E extends keyof ServerEvents>(
  pageSessionIds: string[],
  event: E,
  ...words: Parameters<ServerEvents[E]>
) => void;

export type TellItem = <E extends keyof ServerEvents>(
  mediaId: string,
  event: E,
  ...words: Parameters<ServerEvents[E]>
) => void;

/** A page whose first connection opened or whose last one closed. */
export interface ConnectedPage {
  id: string;
  mediaId: string;
}

export interface PageSocketDependencies {
  io: Server<Record<string, never>, ServerEvents>;
  /** The same decision that media requests of the page use. */
  authorise(
    pageSessionId: string,
    cookieHeader: string | undefined,
  ): { mediaId: string } | null | Promise<{ mediaId: string } | null>;
  onConnected(page: ConnectedPage): void;
  onDisconnected(page: ConnectedPage): void;
}

type PageSocket = Socket<Record<string, never>, ServerEvents>;

const tooMany: ErrorCode = 'request.too_many';
const toldAtOnce = 50;
/** Longest time that one slice of messages may take: short enough that other requests are not delayed noticeably. */
const turnMs = 4;
/** A page that lost its connection opens another before the server notices; only an attacker opens more. */
const mostOfPage = 4;

/** One socket for each open page. Its events reveal nothing that the page could not request by HTTP. */
export function createPageSockets(dependencies: PageSocketDependencies): PageSockets {
  const { io, authorise } = dependencies;
  async function admit(socket: PageSocket): Promise<Error | undefined> {
    const { pageSessionId } = socket.handshake.auth as Partial<SocketHello>;
    if (typeof pageSessionId !== 'string') return new Error(pageOver);
    const page = await authorise(pageSessionId, socket.request.headers.cookie);
    // One that has closed meanwhile would never be noticed to go.
    if (!page || socket.conn.readyState !== 'open') return new Error(pageOver);
    if (!makeRoom(pageSessionId)) return new Error(tooMany);
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
  /** Closes the oldest connection of a page that has too many; false: it asks for more before one of them is open. */
  function makeRoom(pageSessionId: string): boolean {
    const { adapter, sockets } = io.of('/');
    const [oldest, ...others] = adapter.rooms.get(pageRoom(pageSessionId)) ?? [];
    if (!oldest || others.length + 1 < mostOfPage) return true;
    const isOpen = sockets.has(oldest);
    sockets.get(oldest)?.disconnect(true);
    return isOpen;
  }
  const inTurn = createTurns();
  function tellRooms<E extends keyof ServerEvents>(
    names: string[],
    event: E,
    words: Parameters<ServerEvents[E]>,
  ): void {
    for (let at = 0; at < names.length; at += toldAtOnce)
      inTurn(() => void io.to(names.slice(at, at + toldAtOnce)).emit(event, ...words));
  }
  const tell: TellPages = (ids, event, ...words) => tellRooms(ids.map(pageRoom), event, words);
  // Each socket is alone in a room of its own name.
  const tellItem: TellItem = (mediaId, event, ...words) =>
    tellRooms([...(io.of('/').adapter.rooms.get(itemRoom(mediaId)) ?? [])], event, words);

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
    tellItem,
  };
}

/** Runs the given work in order, for at most `turnMs` in each iteration of the event loop. */
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
    // Not at once: the caller has used this iteration of the event loop already.
    if (waiting.push(work) === 1) setImmediate(goOn);
  };
}

const pageRoom = (id: string) => `page:${id}`;
const itemRoom = (mediaId: string) => `item:${mediaId}`;
