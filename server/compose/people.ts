import type { Kysely } from 'kysely';
import { readPersonKey, toAccountPerson, type Person, type PersonKey } from '../access/person.ts';
import type { Tables } from '../database/tables.ts';
import { findAccountById } from '../features/accounts/store.ts';
import { findGuest } from '../features/guest-access/guest-store.ts';
import { findInvited } from '../features/invitations/store.ts';

/** What a person is called, and who that is for deciding rights. */
export interface PersonFacts {
  name: string;
  email: string;
  isGuest: boolean;
  person: Person;
}

/** The person behind a key; null when the account, guest session or invitation is gone. */
export async function findPersonFacts(db: Kysely<Tables>, key: PersonKey): Promise<PersonFacts | null> {
  const { kind, id } = readPersonKey(key);
  if (kind === 'guest') {
    const guest = await findGuest(db, id);
    // The guest's own session is checked by the page: see `decideRights`.
    const person: Person = { kind: 'guest', guestSessionId: id };
    return guest && { name: guest.name, email: guest.email, isGuest: true, person };
  }
  if (kind === 'invited') {
    const invited = await findInvited(db, id);
    return invited && { ...invited, isGuest: false, person: { kind, invitationId: id } };
  }
  const account = (await findAccountById(db, id))?.account;
  return account
    ? { name: account.name, email: account.email, isGuest: false, person: toAccountPerson(account) }
    : null;
}
