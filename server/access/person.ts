import type { AccountRole } from '#contracts/accounts.ts';

/** A member, by an account. */
export interface AccountPerson {
  kind: 'account';
  id: string;
  role: AccountRole;
}

/** A guest, by the guest session that a guest link gave to one browser. */
export interface GuestPerson {
  kind: 'guest';
  guestSessionId: string;
}

/** Who asks for something. Issue 12 adds the invited person; whoever is none of these is nobody. */
export type Person = AccountPerson | GuestPerson | { kind: 'nobody' };

/**
 * A person as rows write one down: whose page sessions, seats, bans and grants these are. This file is the only place that
 * builds or reads the text.
 */
export type PersonKey = string;

export const nobody: Person = { kind: 'nobody' };

/** The member behind a request; nobody where no account is signed in. */
export function toPerson(account: { id: string; role: AccountRole } | null): Person {
  return account ? toAccountPerson(account) : nobody;
}

export function toAccountPerson({ id, role }: { id: string; role: AccountRole }): AccountPerson {
  return { kind: 'account', id, role };
}

export function accountKey(accountId: string): PersonKey {
  return `account:${accountId}`;
}

export function guestKey(guestSessionId: string): PersonKey {
  return `guest:${guestSessionId}`;
}

/** The id behind a key, and what it is the id of. Throws for a text that no key is: a row was written by other code. */
export function readPersonKey(key: PersonKey): { kind: 'account' | 'guest'; id: string } {
  const [kind, id] = key.split(':');
  if ((kind !== 'account' && kind !== 'guest') || !id) throw new Error(`"${key}" names no person.`);
  return { kind, id };
}

export function isGuestKey(key: PersonKey): boolean {
  return readPersonKey(key).kind === 'guest';
}
