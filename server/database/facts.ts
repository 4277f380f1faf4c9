import { sql, type Kysely } from 'kysely';
import type { FactName } from '#contracts/facts.ts';
import type { Act, PersonKey } from '../access/person.ts';
import { prepare } from './prepare.ts';
import type { Tables } from './tables.ts';

/**
 * Something that happened, recorded in the unit in which it happened. Only what people decide is recorded, not what
 * guests' pages do many times a second: those rows are counted where they are.
 */
export interface Fact extends Act {
  what: FactName;
  mediaId?: string;
  /**
   * What it was done to, apart from the item: the key of a person (`account:…`, `guest:…`), or an id. Names of people are
   * never copied into a fact: the audit log reads them by the key, so erasing a person erases the name there too.
   */
  subject?: string;
  /** What else the sentence needs; `name`: the name of a subject that is no person. */
  details?: FactDetails;
}
export type FactDetails = Record<string, string | number | boolean | null>;

/**
 * One statement that reads nothing back: it looks up the item's title, and whether an administrator acts on what belongs
 * to another, as both were when it happened.
 */
const insert = prepare(
  (
    db: Kysely<Tables>,
    at: number,
    what: string,
    actor: PersonKey | null,
    madeFrom: string | null,
    mediaId: string | null,
    subject: string | null,
    details: string,
  ) =>
    db
      .insertInto('recorded_facts')
      .columns([
        'at',
        'what',
        'actor',
        'made_from',
        'media_id',
        'media_title',
        'subject',
        'details',
        'by_administration',
      ])
      .expression(
        db.selectNoFrom([
          sql<number>`cast(${at} as bigint)`.as('at'),
          sql<string>`cast(${what} as text)`.as('what'),
          sql<string>`cast(${actor} as text)`.as('actor'),
          sql<string>`cast(${madeFrom} as text)`.as('made_from'),
          sql<string>`cast(${mediaId} as text)`.as('media_id'),
          sql<string>`(select title from media where id = ${mediaId})`.as('media_title'),
          sql<string>`cast(${subject} as text)`.as('subject'),
          sql<string>`cast(${details} as text)`.as('details'),
          isAdministration(actor, mediaId).as('by_administration'),
        ]),
      ),
);

/** 1 for an administrator who has no role of the own on the item that the fact is about. */
function isAdministration(actor: PersonKey | null, mediaId: string | null) {
  return sql<number>`case when exists (
    select 1 from accounts join media on media.id = ${mediaId}
    where accounts.role = 'admin' and 'account:' || accounts.id = ${actor} and media.owner_id <> accounts.id
      and not exists (select 1 from item_grants where item_grants.media_id = media.id and holder = ${actor})
  ) then 1 else 0 end`;
}

export async function insertFact(db: Kysely<Tables>, fact: Fact, now: Date): Promise<void> {
  const { what, actor, madeFrom = null, mediaId = null, subject = null, details = {} } = fact;
  await insert(db, now.getTime(), what, actor, madeFrom, mediaId, subject, JSON.stringify(details));
}
