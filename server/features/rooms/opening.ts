import type { Unit } from '#server/database/write.ts';
import type { Participant } from './participant-store.ts';
import { isOnStageAtFirst } from './rules.ts';
import type { RoomTurn } from './turn.ts';

export interface AdmissionNeighbours {
  /** By guest session: null when her link is good and a place is hers, else why not. */
  useClicks(unit: Unit, guestSessionIds: string[]): Promise<Map<string, string | null>>;
  maxInside: number;
}

export interface Admission {
  admitted: Participant[];
  /** Their link has died while they waited: their click is released, and they are out. */
  refused: Participant[];
  /** There was no room for them: they wait on. */
  left: Participant[];
}

/** Lets people in who wait, in their order: asks their links again and uses their clicks. */
export async function admitInTurn(
  turn: RoomTurn,
  { useClicks, maxInside }: AdmissionNeighbours,
  people: Participant[],
): Promise<Admission> {
  const free = Math.max(0, maxInside - (await turn.countInside()));
  const fitting = people.slice(0, free);
  const guests = fitting.flatMap(({ guestSessionId }) => guestSessionId ?? []);
  const outcomes = await useClicks(turn.unit, guests);
  const isGood = ({ guestSessionId }: Participant) => !guestSessionId || outcomes.get(guestSessionId) === null;
  const admitted = fitting.filter(isGood).map((one): Participant => {
    const isOnStage = isOnStageAtFirst({ role: one.role, isGuest: one.guestSessionId !== null }, turn.settings);
    return {
      ...one,
      state: 'inside',
      waitsFor: null,
      wasAdmitted: true,
      joinedAt: turn.now,
      isOnStage,
      wasShown: one.wasShown || isOnStage,
    };
  });
  if (admitted.length > 0) await turn.openSession();
  await turn.save(admitted);
  const refused = await turn.step(
    fitting.filter((one) => !isGood(one)),
    'leave',
  );
  return { admitted, refused, left: people.slice(free) };
}

/** A member is inside: whoever waited for nothing but that comes in, unless the room is locked. */
export async function openForThoseWhoWait(turn: RoomTurn, neighbours: AdmissionNeighbours): Promise<Admission> {
  if (turn.settings.locked) return { admitted: [], refused: [], left: [] };
  const people = (await turn.findPresent()).filter(
    ({ state, waitsFor }) => state === 'waiting' && waitsFor === 'start',
  );
  if (people.length === 0) return { admitted: [], refused: [], left: [] };
  return await admitInTurn(turn, neighbours, people);
}
