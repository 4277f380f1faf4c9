import type { PersonKey } from '#server/access/person.ts';
import type { Unit } from '#server/database/write.ts';
import type { LivingPages } from './living.ts';
import * as store from './store.ts';

/** Ends every page session of these guest sessions: the next request of each is refused. */
export function createEndPagesOfGuests(living: LivingPages) {
  return async (unit: Unit, guestSessionIds: string[]): Promise<void> => {
    living.forgetAfter(unit, await store.endAllOf(unit, 'guest_session_id', guestSessionIds));
  };
}

/** Ends every page session of these account sessions, for members who signed out or were signed out. */
export function createEndPagesOfAccounts(living: LivingPages) {
  return async (unit: Unit, accountSessionIds: string[]): Promise<void> => {
    living.forgetAfter(unit, await store.endAllOf(unit, 'account_session_id', accountSessionIds));
  };
}

/** Ends every page session of this item. */
export function createEndPagesOfItem(living: LivingPages) {
  return async (unit: Unit, mediaId: string): Promise<void> => {
    living.forgetAfter(unit, await store.endAllOf(unit, 'media_id', [mediaId]));
  };
}

/** Ends every page session of these people on one item. */
export function createEndPagesOfPeople(living: LivingPages) {
  return async (unit: Unit, mediaId: string, people: PersonKey[]): Promise<void> => {
    living.forgetAfter(unit, await store.endAllOfPeople(unit, mediaId, people));
  };
}
