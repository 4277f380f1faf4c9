import { sql, type Kysely } from 'kysely';
import { asList, isOneOf } from '#server/database/many.ts';
import type { Tables } from '#server/database/tables.ts';

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

/** Accounts whose name or address contains the text, in the order of their names. */
export async function searchMembers(db: Db, query: string, limit: number): Promise<MemberFacts[]> {
  const pattern = `%${query.toLowerCase().replace(/[\\%_]/gu, String.raw`\$&`)}%`;
  return await db
    .selectFrom('accounts')
    .select(columns)
    .where('disabled_at', 'is', null)
    .where((e) =>
      e.or([sql<boolean>`lower(name) like ${pattern} escape '\\'`, sql<boolean>`email like ${pattern} escape '\\'`]),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}
