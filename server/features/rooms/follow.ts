import type { ServerEvents } from '#contracts/events.ts';
import { describeParticipant, describeWaiting } from './describe.ts';
import { seatsIn, type LiveRoom, type LiveRooms, type Move, type RoomChange } from './live.ts';
import type { EngineFollower } from './engine-follower.ts';
import type { TellPages } from '#server/http/page-sockets.ts';
import type { SeatDoors } from './seat-door.ts';

export interface FollowDependencies {
  live: LiveRooms;
  tellPages: TellPages;
  engine: EngineFollower;
  doors: SeatDoors;
  /** Pages of moderators that are connected, inside or not. */
  moderatorPages(mediaId: string): string[];
  bannedEmails(mediaId: string): Promise<Set<string>>;
  onError(error: unknown): void;
}

interface Pending {
  roster: Set<string>;
  waiting: Set<string>;
}

/** A crowd that comes in one moment is told of in one message. */
const gatherMs = 100;

export type Follower = ReturnType<typeof createFollower>;

/** Lets memory, pages, doors and the engine follow what was committed. */
export function createFollower(dependencies: FollowDependencies) {
  const { live, tellPages, engine, doors } = dependencies;
  const pending = new Map<string, Pending>();

  function note(mediaId: string, list: keyof Pending, participantId: string): void {
    const known = pending.get(mediaId);
    const one = known ?? { roster: new Set(), waiting: new Set() };
    one[list].add(participantId);
    if (known) return;
    pending.set(mediaId, one);
    setTimeout(() => void tellLists(mediaId).catch(dependencies.onError), gatherMs).unref();
  }

  async function tellLists(mediaId: string): Promise<void> {
    const { roster, waiting } = pending.get(mediaId)!;
    pending.delete(mediaId);
    const room = live.find(mediaId);
    if (roster.size > 0 && room) {
      const seats = [...roster].map((id) => ({ id, seat: seatOf(room, id, 'inside') }));
      const changed = seats.flatMap(({ seat }) => (seat ? describeParticipant(room, seat) : []));
      tellPages(pagesOf(room, 'inside'), 'roster', {
        changed,
        gone: seats.flatMap(({ id, seat }) => (seat ? [] : id)),
      });
    }
    const moderators = dependencies.moderatorPages(mediaId);
    if (waiting.size === 0 || moderators.length === 0) return;
    const banned = await dependencies.bannedEmails(mediaId);
    const seats = [...waiting].map((id) => ({ id, seat: room && seatOf(room, id, 'waiting') }));
    const changed = seats.flatMap(({ seat }) => (seat ? describeWaiting(seat, banned, live.now()) : []));
    tellPages(moderators, 'waiting', { changed, gone: seats.flatMap(({ id, seat }) => (seat ? [] : id)) });
  }

  function follow(room: LiveRoom, { before, after }: Move): void {
    const [was, is] = [before?.state ?? null, after.state];
    if (was === 'inside' || is === 'inside') note(room.mediaId, 'roster', after.id);
    if (was === 'waiting' || is === 'waiting') note(room.mediaId, 'waiting', after.id);
    const hasLost = was === 'inside' && (is !== 'inside' || before!.pageSessionId !== after.pageSessionId);
    // The page that had the seat cannot use it any more, whoever has it now.
    if (hasLost) doors.close(after.id);
    if (was === 'inside' && is !== 'inside') engine.remove(room.session.id, after.id);
    if (was === 'inside' && is === 'inside' && before!.isOnStage !== after.isOnStage) engine.setGrants(room, after);
  }

  return {
    /** Call in `afterCommit`: whoever is told finds things as she is told. */
    applied(change: RoomChange): void {
      const known = live.find(change.mediaId);
      const [settingsBefore, sessionBefore] = [known?.settings, known?.session];
      const { room, moves } = live.apply(change);
      if (!room) return;
      for (const move of moves) follow(room, move);
      // A page that asked for a seat has its answer; one that had the seat before has not.
      tellPages([...new Set(moves.flatMap(({ before }) => before?.pageSessionId ?? []))], 'standing');
      const isNews =
        !change.session ||
        JSON.stringify(settingsBefore) !== JSON.stringify(room.settings) ||
        sessionBefore?.openedAt?.getTime() !== room.session.openedAt?.getTime();
      if (isNews)
        tellPages([...new Set([...pagesOf(room, 'inside'), ...dependencies.moderatorPages(room.mediaId)])], 'room');
      if (!change.session) engine.closeRoom(room.session.id);
      else if (settingsBefore && settingsBefore.screenShare !== room.settings.screenShare) engine.setAllGrants(room);
    },
    /** What only memory knows of somebody has changed: her hand, her connection. */
    changed(room: LiveRoom, participantId: string): void {
      const state = room.seats.get(participantId)?.participant.state;
      if (state) note(room.mediaId, state === 'inside' ? 'roster' : 'waiting', participantId);
    },
    tellInside: <E extends keyof ServerEvents>(mediaId: string, event: E, ...words: Parameters<ServerEvents[E]>) => {
      const room = live.find(mediaId);
      if (room) tellPages(pagesOf(room, 'inside'), event, ...words);
    },
    tellWaiting: <E extends keyof ServerEvents>(mediaId: string, event: E, ...words: Parameters<ServerEvents[E]>) => {
      const room = live.find(mediaId);
      if (room) tellPages(pagesOf(room, 'waiting'), event, ...words);
    },
  };
}

function seatOf(room: LiveRoom, id: string, state: 'inside' | 'waiting') {
  const seat = room.seats.get(id);
  return seat?.participant.state === state ? seat : null;
}

function pagesOf(room: LiveRoom, state: 'inside' | 'waiting'): string[] {
  return seatsIn(room, state).flatMap(({ participant }) => participant.pageSessionId ?? []);
}
