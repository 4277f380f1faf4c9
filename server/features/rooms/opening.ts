import type { Unit } from '#server/database/write.ts';
import type { Participant } from './participant-store.ts';
import { isOnStageAtFirst } from './may.ts';
import { decideStep } from './rules.ts';
import type { RoomTurn } from './turn.ts';

export interface AdmissionNeighbours {
  /** By guest session: null when her link is good and a place is hers, else why not. */
  useClicks(unit: Unit, guestSessionIds: string[]): Promise<Map<string, string | null>>;
  /** Their pages ask again, and are refused: their link is dead. */
  endPages(unit: Unit, guestSessionIds: string[]): Promise<void>;
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
  { useClicks, endPages, maxInside }: AdmissionNeighbours,
  people: Participant[],
): Promise<Admission> {
  const waiting = people.filter(({ state }) => decideStep(state, 'admit'));
  const free = Math.max(0, maxInside - (await turn.countInside()));
  const fitting = waiting.slice(0, free);
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
    'link_end',
  );
  const shownOut = refused.flatMap(({ guestSessionId }) => guestSessionId ?? []);
  if (shownOut.length > 0) await endPages(turn.unit, shownOut);
  return { admitted, refused, left: waiting.slice(free) };
}

/** The room is open and has a seat: whoever waited for nothing but that comes in. */
export async function openForThoseWhoWait(turn: RoomTurn, neighbours: AdmissionNeighbours): Promise<void> {
  const people = (await turn.findPresent()).filter(
    ({ state, waitsFor }) => state === 'waiting' && waitsFor === 'start',
  );
  if (people.length > 0) await admitInTurn(turn, neighbours, people);
}
