import type { Invitation as InvitationReply } from '#contracts/invitations.ts';
import type { PersonKey } from '#server/access/person.ts';
import { decideState } from './rules.ts';
import { holdersOf, type Invitation } from './store.ts';

/** `present`: people with an open page of the item, and when it was last seen. */
export function describe(one: Invitation, present: ReadonlyMap<PersonKey, number>, now: Date): InvitationReply {
  const seen = holdersOf(one).flatMap((person) => present.get(person) ?? []);
  const lastSeen = Math.max(one.lastSeenAt?.getTime() ?? 0, ...seen);
  return {
    ...{ id: one.id, name: one.name, email: one.email, role: one.role, mail: one.mail },
    state: decideState(one, now),
    isMember: one.accountId !== null,
    isInside: seen.length > 0 && one.revokedAt === null,
    createdAt: one.createdAt.toISOString(),
    expiresAt: one.expiresAt?.toISOString() ?? null,
    lastSeenAt: lastSeen > 0 ? new Date(lastSeen).toISOString() : null,
    revokedAt: one.revokedAt?.toISOString() ?? null,
  };
}
