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

/** Somebody who was invited to one item, by the invitation that this browser has confirmed. */
export interface InvitedPerson {
  kind: 'invited';
  invitationId: string;
}

/** A person who can be given a role on an item. */
export type GrantHolder = AccountPerson | InvitedPerson;

/** Who makes a request; `nobody` is a request without an account, guest session and invitation. */
export type Person = GrantHolder | GuestPerson | { kind: 'nobody' };

/**
 * A person as stored in rows: the owner of page sessions, seats, bans and grants. This file is the only place that
 * builds or reads the text.
 */
export type PersonKey = string;

/** Who changes something, and from where: recorded with the change. See `actOf` in `http/caller.ts`. */
export interface Act {
  /** Null: the server itself, or its command line. */
  actor: PersonKey | null;
  /** Address and browser, as the audit log shows them. */
  madeFrom?: string | null;
}

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

/** Stands for every member, in grants of what is open to everyone who is signed in. */
export const everyoneKey: PersonKey = 'everyone';

export function guestKey(guestSessionId: string): PersonKey {
  return `guest:${guestSessionId}`;
}

export function invitedKey(invitationId: string): PersonKey {
  return `invited:${invitationId}`;
}

export function holderKey(holder: GrantHolder): PersonKey {
  return holder.kind === 'account' ? accountKey(holder.id) : invitedKey(holder.invitationId);
}

const kinds = ['account', 'guest', 'invited'] as const;

/** The id behind a key, and what it is the id of. Throws for any other text: such a row was written by other code. */
export function readPersonKey(key: PersonKey): { kind: (typeof kinds)[number]; id: string } {
  const [written, id] = key.split(':');
  const kind = kinds.find((one) => one === written);
  if (!kind || !id) throw new Error(`"${key}" names no person.`);
  return { kind, id };
}

/** Whether a text is the key of a person; subjects of recorded facts may be other ids. */
export function isPersonKey(text: unknown): text is PersonKey {
  return typeof text === 'string' && /^(?:account|guest|invited):/u.test(text);
}

export function isGuestKey(key: PersonKey): boolean {
  return readPersonKey(key).kind === 'guest';
}

export function isInvitedKey(key: PersonKey): boolean {
  return readPersonKey(key).kind === 'invited';
}
