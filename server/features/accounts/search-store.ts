import { sql, type Kysely } from 'kysely';
import { asList, isOneOf } from '#server/database/many.ts';
import type { Tables } from '#server/database/tables.ts';
import { toWordPatterns } from '#server/names/search-words.ts';

type Db = Kysely<Tables>;

/** A member as other members see the member. */
export interface MemberFacts {
  id: string;
  name: string;
  email: string;
}

const columns = ['id', 'name', 'email'] as const;

/** Accounts with one of these ids or addresses, which are as `cleanAccountEmail` writes them. */
export async function findMembers(
  db: Db,
  { ids, emails }: { ids: string[]; emails: string[] },
): Promise<MemberFacts[]> {
  return await db
    .selectFrom('accounts')
    .select(columns)
    .where('disabled_at', 'is', null)
    .where((e) => e.or([isOneOf(db, 'id', asList(db, ids)), isOneOf(db, 'email', asList(db, emails))]))
    .execute();
}

/** Accounts whose name and address contain the words, in the order of their names. */
export async function searchMembers(db: Db, query: string, limit: number): Promise<MemberFacts[]> {
  return await db
    .selectFrom('accounts')
    .select(columns)
    .where('disabled_at', 'is', null)
    .where((e) => e.and(toWordPatterns(query).map((word) => sql<boolean>`search_text like ${word} escape '\\'`)))
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}
