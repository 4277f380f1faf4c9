import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface Feedback {
  id: string;
  article: string;
  isHelpful: boolean;
  comment: string;
  accountId: string | null;
}

/** A member's answer replaces the member's last one about the article; answers of others are all kept. */
export async function saveFeedback(
  unit: Unit,
  { id, article, isHelpful, comment, accountId }: Feedback,
): Promise<void> {
  const answer = { is_helpful: isHelpful ? 1 : 0, comment, created_at: unit.now.getTime() };
  await unit.db
    .insertInto('help_feedback')
    .values({ id, article, account_id: accountId, ...answer })
    .onConflict((conflict) => conflict.columns(['article', 'account_id']).doUpdateSet(answer))
    .execute();
}

export async function countFeedback(db: Db): Promise<{ article: string; yes: number; no: number }[]> {
  const rows = await db
    .selectFrom('help_feedback')
    .select(['article', 'is_helpful'])
    .select((select) => select.fn.countAll<number>().as('count'))
    .groupBy(['article', 'is_helpful'])
    .orderBy('article')
    .execute();
  return [...Map.groupBy(rows, ({ article }) => article)].map(([article, answers]) => {
    const count = (isHelpful: number) => answers.find((one) => one.is_helpful === isHelpful)?.count ?? 0;
    return { article, yes: count(1), no: count(0) };
  });
}

/** The newest answers, or those that follow one of them; `undefined`: that one is gone. */
export async function findFeedback(db: Db, after: string | undefined, limit: number) {
  const from = after === undefined ? null : await findPlace(db, after);
  if (from === undefined) return undefined;
  return db
    .selectFrom('help_feedback')
    .leftJoin('accounts', 'accounts.id', 'help_feedback.account_id')
    .select(['help_feedback.id', 'article', 'is_helpful', 'comment', 'help_feedback.created_at', 'name', 'email'])
    .$if(from !== null, (query) =>
      query.where((e) =>
        e(e.refTuple('help_feedback.created_at', 'help_feedback.id'), '<', e.tuple(from!.created_at, from!.id)),
      ),
    )
    .orderBy('help_feedback.created_at', 'desc')
    .orderBy('help_feedback.id', 'desc')
    .limit(limit)
    .execute();
}

async function findPlace(db: Db, id: string) {
  return db.selectFrom('help_feedback').select(['created_at', 'id']).where('id', '=', id).executeTakeFirst();
}

/** Removes answers from before this instant; returns how many, at most `limit`. */
export async function removeFeedback(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db.selectFrom('help_feedback').select('id').where('created_at', '<=', before.getTime()).limit(limit);
  const result = await unit.db.deleteFrom('help_feedback').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}
