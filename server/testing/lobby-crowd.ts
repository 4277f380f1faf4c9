import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { GuestRequests, Replied } from './guest-requests.ts';
import { openPageSocket } from './page-socket.ts';
import type { RealFoyer } from './real-foyer.ts';
import { asked, takeSeat, visit, type SharedRoom, type Visitor } from './real-room.ts';

/** A guest in the lobby, with the socket of the guest's page. */
export interface Waiter extends Visitor {
  participantId: string;
  socket: WebSocket;
}

const atOnce = 100;
const tryAgainMs = 250;
const givenUpMs = 60_000;

/** Lets guests enter, open the page with its socket, ask for a seat and wait. */
export async function fillLobby(
  foyer: Pick<RealFoyer, 'port' | 'origin'>,
  requests: GuestRequests,
  room: SharedRoom,
  names: string[],
): Promise<Waiter[]> {
  const waiters: Waiter[] = [];
  for (let at = 0; at < names.length; at += atOnce)
    waiters.push(
      ...(await Promise.all(
        names.slice(at, at + atOnce).map(async (name) => {
          const visitor = await visit(requests, room, name);
          const socket = await openPageSocket(foyer, visitor);
          const participantId = await takeSeat(requests, room.mediaId, visitor, 'waiting');
          return { ...visitor, participantId, socket };
        }),
      )),
    );
  return waiters;
}

/** Results of reconnecting: how often each status came, and the errors of connecting. */
export interface Return {
  statuses: Map<number, number>;
  failures: Map<string, number>;
}

/**
 * Each guest reconnects at another moment within `spreadMs`, reads the standing and repeats that until it is `waiting`,
 * as pages do.
 */
export async function comeBack(
  foyer: Pick<RealFoyer, 'port' | 'origin'>,
  { ask }: Pick<GuestRequests, 'ask'>,
  room: SharedRoom,
  waiters: Waiter[],
  spreadMs: number,
): Promise<Return> {
  const seen: Return = { statuses: new Map(), failures: new Map() };
  const until = performance.now() + givenUpMs;
  await Promise.all(
    waiters.map(async (one) => {
      await wait(Math.random() * spreadMs);
      one.socket = await goOn(until, () =>
        openPageSocket(foyer, one).catch((error: Error) => count(seen.failures, error.message)),
      );
      await goOn(until, async () => {
        const reply = await askStanding({ ask }, room, one).catch((error: Error) =>
          count(seen.failures, error.message),
        );
        if (!reply) return undefined;
        count(seen.statuses, reply.status);
        if (reply.status !== 200) return undefined;
        const { state, participantId } = JSON.parse(reply.body) as { state: string; participantId: string };
        assert.deepEqual([state, participantId], ['waiting', one.participantId]);
        return true;
      });
    }),
  );
  return seen;
}

export async function askStanding(
  { ask }: Pick<GuestRequests, 'ask'>,
  { mediaId }: SharedRoom,
  { cookie, pageSessionId }: Visitor,
): Promise<Replied> {
  return await ask({ path: `/api/rooms/${mediaId}/participants/me?pageSessionId=${pageSessionId}`, cookie });
}

async function goOn<T>(until: number, attempt: () => Promise<T | undefined | void>): Promise<T> {
  for (;;) {
    const outcome = await attempt();
    if (outcome) return outcome;
    assert.ok(performance.now() < until, `not so after ${givenUpMs} ms`);
    await wait(tryAgainMs * (0.5 + Math.random()));
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The waiting participants in the order that the room's owner sees. */
export async function listWaiting(
  { ask }: Pick<GuestRequests, 'ask'>,
  { mediaId, cookie }: SharedRoom,
): Promise<{ id: string; isAway: boolean }[]> {
  const { waiting } = (await asked(ask({ path: `/api/rooms/${mediaId}`, cookie }))) as {
    waiting: { id: string; isAway: boolean }[];
  };
  return waiting;
}

/** Resolves when every socket has noticed that the server is gone. */
export async function whenCutOff(waiters: Waiter[]): Promise<void> {
  await Promise.all(
    waiters.map(async ({ socket }) => socket.readyState === socket.CLOSED || (await once(socket, 'close'))),
  );
}
