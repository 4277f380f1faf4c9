import type { Namespace, Socket } from 'socket.io';
import { memberNamespace, memberOver, type MemberEvents } from '#contracts/events.ts';
import type { SocketServer } from './socket-server.ts';

export interface MemberSockets {
  /** Sends an event to all pages of this member that are connected here. */
  tell(accountId: string, event: keyof MemberEvents): void;
  /** Whether any page of a member is connected here. */
  hasAny(): boolean;
  /** Closes the sockets of these account sessions. */
  end(accountSessionIds: string[]): void;
}

/** One socket for each page of a member, whether or not it shows an item. Its events carry no data. */
export function createMemberSockets(
  { io }: SocketServer,
  findAccount: (cookieHeader: string | undefined) => Promise<{ id: string; sessionId: string } | null>,
): MemberSockets {
  const members = io.of(memberNamespace) as unknown as Namespace<Record<string, never>, MemberEvents>;
  async function admit(socket: Socket<Record<string, never>, MemberEvents>): Promise<Error | undefined> {
    const account = await findAccount(socket.request.headers.cookie);
    if (!account) return new Error(memberOver);
    await socket.join([accountRoom(account.id), sessionRoom(account.sessionId)]);
    return undefined;
  }
  members.use((socket, next) => {
    void (async () => next(await admit(socket).catch(() => new Error('internal'))))();
  });
  return {
    tell: (accountId, event) => void members.to(accountRoom(accountId)).emit(event),
    hasAny: () => members.sockets.size > 0,
    end: (ids) => void (ids.length > 0 && members.in(ids.map(sessionRoom)).disconnectSockets(true)),
  };
}

const accountRoom = (id: string) => `account:${id}`;
const sessionRoom = (id: string) => `session:${id}`;
