import type { Unit } from '#server/database/write.ts';
import type { Participant } from './participant-store.ts';
import { isOnStageAtFirst } from './may.ts';
import { decideStep } from './rules.ts';
import type { InRoom, RoomTransaction } from './transaction.ts';

export interface AdmissionDependencies {
  /** By guest session: null when the guest's link is good and has a place for the guest, else why not. */
  useClicks(unit: Unit, guestSessionIds: string[]): Promise<Map<string, string | null>>;
  /** The pages of these guests ask again, and are refused, because their link no longer lets them in. */
  endPages(unit: Unit, guestSessionIds: string[]): Promise<void>;
  maxInside: number;
}

export interface Admission {
  admitted: Participant[];
  /** Guests whose link stopped being good while they waited: their click is released, and they are out. */
  refused: Participant[];
  /** The room was full: these go on waiting. */
  left: Participant[];
}

/** Lets waiting participants in, in the order given: asks the links of guests again and uses their clicks. */
async function admitWaiting(
  room: RoomTransaction,
  { useClicks, endPages, maxInside }: AdmissionDependencies,
  people: Participant[],
): Promise<Admission> {
  const waiting = people.filter(({ state }) => decideStep(state, 'admit'));
  const free = Math.max(0, maxInside - (await room.countInside()));
  const fitting = waiting.slice(0, free);
  const outcomes = await useClicks(room.unit, guestsOf(fitting));
  const isGood = ({ guestSessionId }: Participant) => !guestSessionId || outcomes.get(guestSessionId) === null;
  const admitted = fitting.filter(isGood).map((one) => toAdmitted(one, room));
  if (admitted.length > 0) await room.openSession();
  await room.save(admitted);
  const refused = await room.step(
    fitting.filter((one) => !isGood(one)),
    'link_end',
  );
  const withoutLink = guestsOf(refused);
  if (withoutLink.length > 0) await endPages(room.unit, withoutLink);
  return { admitted, refused, left: waiting.slice(free) };
}

function guestsOf(people: Participant[]): string[] {
  return people.flatMap(({ guestSessionId }) => guestSessionId ?? []);
}

function toAdmitted(one: Participant, { settings, now }: RoomTransaction): Participant {
  const isOnStage = isOnStageAtFirst({ role: one.role, isGuest: one.guestSessionId !== null }, settings);
  const wasShown = one.wasShown || isOnStage;
  return { ...one, state: 'inside', waitsFor: null, wasAdmitted: true, joinedAt: now, isOnStage, wasShown };
}

export interface Admissions {
  /**
   * Transactions after which nobody waits for a start or a seat that is there: when the work has opened or unlocked the
   * room, or freed a seat, those who wait for nothing else are let in before the commit.
   */
  inRoom: InRoom;
  /** A moderator lets in those who wait, or one of them. */
  admit(mediaId: string, who: 'all' | { participantId: string }): Promise<Admission>;
}

/** Admission policy around transactions of rooms. */
export function createAdmissions(transactions: InRoom, dependencies: AdmissionDependencies): Admissions {
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
    admit: (mediaId, who) =>
      inRoom(mediaId, async (room) => {
        const waiting = (await room.findPresent()).filter(({ state }) => state === 'waiting');
        const chosen = who === 'all' ? waiting : waiting.filter(({ id }) => id === who.participantId);
        return await admitWaiting(room, dependencies, chosen);
      }),
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
