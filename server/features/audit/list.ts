import type { Kysely } from 'kysely';
import type { AuditFilter, RecordedFact, RecordedPerson } from '#contracts/audit.ts';
import { accountKey, isPersonKey, readPersonKey, type PersonKey } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import { findFacts, findTitle, type StoredFact } from './store.ts';

/** The names of people by their keys; a name that was erased is missing. */
export type FindNames = (keys: PersonKey[]) => Promise<Map<PersonKey, string>>;

/** One page of the audit log, with the names of people as they are known today. */
export async function listFacts(
  read: Kysely<Tables>,
  findNames: FindNames,
  filter: AuditFilter,
  after: number | null,
  limit: number,
): Promise<{ facts: RecordedFact[]; last: number | null }> {
  const stored = await findFacts(read, filter, after, limit);
  const names = await findNames([...new Set(stored.flatMap(peopleOf))]);
  return { facts: stored.map((fact) => describeFact(fact, names)), last: stored.at(-1)?.id ?? null };
}

/** What the filter names by its id. */
export async function describeAbout(
  read: Kysely<Tables>,
  findNames: FindNames,
  { account, mediaId }: AuditFilter,
): Promise<{ account: RecordedPerson | null; media: RecordedFact['media'] }> {
  const key = account && accountKey(account);
  const name = key && (await findNames([key])).get(key);
  return {
    account: account ? { kind: 'account', id: account, name: name || null } : null,
    media: mediaId ? { id: mediaId, title: await findTitle(read, mediaId) } : null,
  };
}

function peopleOf({ actor, subject, details }: StoredFact): PersonKey[] {
  return [actor, subject, details['to']].filter(isPersonKey);
}

function describeFact(fact: StoredFact, names: Map<PersonKey, string>): RecordedFact {
  const person = (key: unknown): RecordedPerson | null =>
    isPersonKey(key) ? { ...readPersonKey(key), name: names.get(key) || null } : null;
  return {
    id: String(fact.id),
    at: fact.at.toISOString(),
    what: fact.what,
    who: person(fact.actor),
    isAdministration: fact.isAdministration,
    media: fact.mediaId === null ? null : { id: fact.mediaId, title: fact.mediaTitle },
    whom: person(fact.subject),
    to: person(fact.details['to']),
    details: fact.details,
    madeFrom: fact.madeFrom,
  };
}
