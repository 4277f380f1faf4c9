import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { gatherOver } from './gather.ts';
import { beginVisits, endVisits, findInside } from './store.ts';

/** A participant of a room session as a transaction of the room leaves the participant. */
export interface Seated {
  sessionId: string;
  mediaId: string;
  person: string;
  state: string;
}

/** Records in the unit of a room's transaction who has taken a seat, and who has left one. */
export async function followSeats(unit: Unit, people: Seated[]): Promise<void> {
  for (const own of Map.groupBy(people, ({ sessionId }) => sessionId).values()) {
    const { mediaId, sessionId } = own[0]!;
    const inside = await findInside(unit.db, mediaId, sessionId, keysOf(own));
    const come = own.filter(({ person, state }) => state === 'inside' && !inside.has(person));
    const gone = own.filter(({ person, state }) => state !== 'inside' && inside.has(person));
    if (come.length > 0) {
      await gatherOver(unit, { mediaId, sessionId }, keysOf(come));
      await beginVisits(
        unit,
        come.map(({ person }) => ({ id: newId(), mediaId, sessionId, person })),
      );
    }
    if (gone.length > 0) await endVisits(unit, mediaId, sessionId, keysOf(gone));
  }
}

const keysOf = (people: Seated[]) => people.map(({ person }) => person);
