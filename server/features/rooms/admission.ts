import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { stageChange, type Participant } from './participant-store.ts';
import { isOnStageAtFirst } from './may.ts';
import { decideStep } from './rules.ts';
import type { InRoom, RoomTransaction } from './transaction.ts';

export interface AdmissionDependencies {
  /** By guest session: null when the click is used, because the guest's link still lets the guest in, else why not. */
  useClicks(unit: Unit, guestSessionIds: string[]): Promise<Map<string, string | null>>;
  /** Ends the open pages of these guests, because their link no longer lets them in. */
  endPages(unit: Unit, guestSessionIds: string[]): Promise<void>;
  maxInside: number;
}

export interface AdmitAllDependencies extends AdmissionDependencies {
  /** Whether the page of a waiting participant has been silent for so long that nobody may be in front of it. */
  isAway(participantId: string): boolean;
}

export interface Admissions {
  /**
   * Runs the work in a transaction of the room. When the work has opened or unlocked the room, or freed a seat,
   * participants who waited only for that are admitted before the commit.
   */
  inRoom: InRoom;
  /**
   * Throws `rooms.link_ended`, `rooms.full`, `rooms.participant_not_found`, or `rooms.not_waiting` where another
   * moderator was faster or the participant has left.
   */
  admit(mediaId: string, participantId: string): Promise<void>;
  /** Passes over those who are away, who are admitted by name only; returns how many were admitted. */
  admitAll(mediaId: string): Promise<number>;
}

/** Admits waiting participants, by a moderator or automatically. The caller's rights are checked before these calls. */
export function createAdmissions(transactions: InRoom, dependencies: AdmitAllDependencies): Admissions {
  const inRoom: InRoom = (mediaId, work, unit) =>
    transactions(
      mediaId,
      async (room) => {
        const result = await work(room);
        const hasBecomePossible = !canEnter(room.before) || room.hasFreedSeats;
        if (canEnter(room) && hasBecomePossible) await letIn(room, dependencies);
        return result;
      },
      unit,
    );
  return {
    inRoom,
    async admit(mediaId, participantId) {
      const { admitted, refused, left } = await inRoom(mediaId, async (room) => {
        const one = await room.get(participantId);
        return await admitWaiting(room, dependencies, [one]);
      });
      if (refused.length > 0) throw new AppError('rooms.link_ended');
      if (left.length > 0) throw new AppError('rooms.full');
      if (admitted.length === 0) throw new AppError('rooms.not_waiting');
    },
    async admitAll(mediaId) {
      return await inRoom(mediaId, async (room) => {
        const people = (await room.findPresent()).filter(({ id }) => !dependencies.isAway(id));
        const { admitted } = await admitWaiting(room, dependencies, people);
        return admitted.length;
      });
    },
  };
}

function canEnter({ session, settings }: Pick<RoomTransaction, 'session' | 'settings'>): boolean {
  return session?.openedAt != null && !settings.locked;
}

async function letIn(room: RoomTransaction, dependencies: AdmissionDependencies): Promise<void> {
  const people = (await room.findPresent()).filter(
    ({ state, waitsFor }) => state === 'waiting' && waitsFor === 'start',
  );
  if (people.length > 0) await admitWaiting(room, dependencies, people);
}

interface Outcome {
  admitted: Participant[];
  /** Guests whose link stopped letting them in while they waited: their click is released. */
  refused: Participant[];
  /** Participants who go on waiting, because the room is full. */
  left: Participant[];
}

/** Admits waiting participants in the order given. Checks the links of guests again and uses their clicks. */
async function admitWaiting(
  room: RoomTransaction,
  { useClicks, endPages, maxInside }: AdmissionDependencies,
  people: Participant[],
): Promise<Outcome> {
  let left = people.filter(({ state }) => decideStep(state, 'admit'));
  let free = Math.max(0, maxInside - (await room.countInside()));
  const good: Participant[] = [];
  const ended: Participant[] = [];
  // A guest who is refused for a dead link leaves the place to the next participant who waits.
  while (free > 0 && left.length > 0) {
    const fitting = left.slice(0, free);
    left = left.slice(free);
    const outcomes = await useClicks(room.unit, guestsOf(fitting));
    const isGood = ({ guestSessionId }: Participant) => !guestSessionId || outcomes.get(guestSessionId) === null;
    const fine = fitting.filter(isGood);
    free -= fine.length;
    good.push(...fine);
    ended.push(...fitting.filter((one) => !isGood(one)));
  }
  if (good.length > 0) await room.openSession();
  const admitted = await bringIn(room, good);
  const refused = await room.step(ended, 'link_end');
  const withoutLink = guestsOf(refused);
  if (withoutLink.length > 0) await endPages(room.unit, withoutLink);
  return { admitted, refused, left };
}

function guestsOf(people: Participant[]): string[] {
  return people.flatMap(({ guestSessionId }) => guestSessionId ?? []);
}

async function bringIn(room: RoomTransaction, people: Participant[]): Promise<Participant[]> {
  const inside = { state: 'inside', waitsFor: null, wasAdmitted: true, joinedAt: room.now } as const;
  const byStage = Map.groupBy(people, ({ role, guestSessionId }) =>
    isOnStageAtFirst({ role, isGuest: guestSessionId !== null }, room.settings),
  );
  const admitted: Participant[] = [];
  for (const [isOnStage, those] of byStage)
    admitted.push(...(await room.update(those, { ...inside, ...stageChange(isOnStage) })));
  return admitted;
}
