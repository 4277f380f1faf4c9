import type { ServerEvents } from '#contracts/events.ts';
import type { ConnectedPages } from './connected-pages.ts';
import { countIn, hasModerator, pagesIn, seatsIn, type LiveRoom, type Move, type CommittedChange } from './live.ts';
import { ListTeller, type ListDependencies } from './lists.ts';
import type { EngineFollower } from './engine-follower.ts';
import type { SeatConnections } from './seat-connections.ts';

export interface FollowDependencies extends ListDependencies {
  pages: Pick<ConnectedPages, 'all' | 'of' | 'ofModerators'>;
  engine: EngineFollower;
  seatConnections: SeatConnections;
  /** Nobody waits any more. */
  lobbyEmptied(room: LiveRoom): void;
}

export type Follower = ReturnType<typeof createFollower>;

/** After each commit, updates memory, notifies pages, cuts the connections of lost seats and updates the engine. */
export function createFollower(dependencies: FollowDependencies) {
  const { live, tellPages, pages, engine, seatConnections } = dependencies;
  const lists = new ListTeller(dependencies);

  function follow(room: LiveRoom, { before, after }: Move): void {
    const [was, is] = [before?.state ?? null, after.state];
    if (was === 'inside' || is === 'inside') lists.note(room.mediaId, 'inside', after.id);
    if (was === 'waiting' || is === 'waiting') lists.note(room.mediaId, 'waiting', after.id);
    const hasLost = was === 'inside' && (is !== 'inside' || before!.pageSessionId !== after.pageSessionId);
    // The page that had the seat loses its connection, also when another page of the same participant has the seat now.
    if (hasLost) seatConnections.close(after.id);
    if (was === 'inside' && is !== 'inside') engine.remove(after.sessionId, after.id);
    const areGrantsNew = before?.isOnStage !== after.isOnStage || before.role !== after.role;
    if (was === 'inside' && is === 'inside' && areGrantsNew) engine.setGrants(room, after);
  }

  function tellState<E extends keyof ServerEvents>(state: 'inside' | 'waiting') {
    return (mediaId: string, event: E, ...words: Parameters<ServerEvents[E]>): void => {
      const room = live.find(mediaId);
      if (room) tellPages(pagesIn(room, state), event, ...words);
    };
  }

  /** Pages of people without a seat may still say that the last session has ended. */
  function tellOthers(room: LiveRoom): void {
    const others = pages.all(room.mediaId).filter((id) => live.findSeatOfPage(id) === null);
    tellPages(others, 'standing');
    tellPages(others, 'room');
  }

  return {
    /** Call in `afterCommit`, so that a page that asks as soon as it is notified gets the committed state. */
    applied(change: CommittedChange): void {
      const known = live.find(change.mediaId);
      const before = known && { settings: known.settings, session: known.session, isModerated: hasModerator(known) };
      const { room, moves } = live.apply(change);
      if (!room) return;
      for (const move of moves) follow(room, move);
      // Only pages that had the seats before are notified: a page that has just asked for a seat gets it as the reply.
      tellPages([...new Set(moves.flatMap((move) => move.before?.pageSessionId ?? []))], 'standing');
      if (!change.session || isNews(before, room)) {
        const fresh = guestsLetIn(moves);
        const inside = pagesIn(room, 'inside').filter((id) => !fresh.has(id));
        tellPages([...new Set([...inside, ...pages.ofModerators(room.mediaId)])], 'room');
      }
      if (isOpened(before, room)) tellOthers(room);
      if (moves.some(hasStoppedWaiting) && countIn(room, 'waiting') === 0) dependencies.lobbyEmptied(room);
      if (before && change.session && before.isModerated !== hasModerator(room))
        tellPages(pagesIn(room, 'waiting'), 'standing');
      // A ban marks other waiting guests with the same email address; lifting it removes the mark.
      if (change.areBansChanged)
        for (const { participant } of seatsIn(room, 'waiting')) lists.note(room.mediaId, 'waiting', participant.id);
      // Participants whom the ended session had refused may join the next one.
      if (!change.session) tellPages(pages.of(room.mediaId, new Set(change.refused)), 'standing');
      if (before && before.session.id !== change.session?.id) engine.closeRoom(before.session.id);
      if (change.session && before && before.settings.screenShare !== room.settings.screenShare)
        engine.setAllGrants(room);
    },
    /** Call when something that only memory holds has changed: the participant's hand or connection. */
    changed(room: LiveRoom, participantId: string): void {
      const state = room.seats.get(participantId)?.participant.state;
      if (state === 'inside' || state === 'waiting') lists.note(room.mediaId, state, participantId);
    },
    tellInside: tellState<'chat' | 'reaction'>('inside'),
    tellWaiting: tellState<'lobbyMessage'>('waiting'),
  };
}

function hasStoppedWaiting({ before, after }: Move): boolean {
  return before?.state === 'waiting' && after.state !== 'waiting';
}

/** Pages of guests who were just admitted. They need no `room` event: they load the whole room as they come in. */
function guestsLetIn(moves: Move[]): Set<string> {
  const letIn = moves.filter(
    ({ before, after }) => before?.state === 'waiting' && after.state === 'inside' && after.guestSessionId !== null,
  );
  return new Set(letIn.flatMap(({ after }) => after.pageSessionId ?? []));
}

function isOpened(before: Pick<LiveRoom, 'session'> | null, { session }: LiveRoom): boolean {
  return session.openedAt !== null && session.openedAt.getTime() !== before?.session.openedAt?.getTime();
}

function isNews(before: Pick<LiveRoom, 'settings' | 'session'> | null, room: LiveRoom): boolean {
  const isChanged = JSON.stringify(before?.settings) !== JSON.stringify(room.settings);
  return isChanged || before?.session.openedAt?.getTime() !== room.session.openedAt?.getTime();
}
