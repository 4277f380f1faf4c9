import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { findWhoHasMany, lockOver, replaceVisits, type Place } from './gather-store.ts';
import { gatherNearest, lapsedMs, mostStays } from './rules.ts';

/**
 * Gathers the visits of these people that are over, of those who have many: a person who opens pages or takes seats
 * without end fills no table.
 */
export async function gatherOver(unit: Unit, place: Place, people: string[]): Promise<void> {
  for (const person of await findWhoHasMany(unit.db, place, people, mostStays)) {
    const over = await lockOver(unit, place, person, unit.now.getTime() - lapsedMs);
    for (const { stays, as } of gatherNearest(over, mostStays)) {
      const gone = stays.map(({ id }) => id);
      // Under an id of its own: a late report of one of these pages finds no row, and changes no sum.
      await replaceVisits(unit, gone, { id: newId(), ...place, person, ...as });
    }
  }
}
