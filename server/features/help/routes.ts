import type { Kysely } from 'kysely';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { addressKey, createRateLimit } from '#server/http/rate-limit.ts';
import type { Serve } from '#server/http/serve.ts';
import { newId } from '#server/random.ts';
import { countFeedback, findFeedback, saveFeedback } from './store.ts';

const answersPerMinute = 10;
const pageLength = 50;

/** The answers of readers to "Was this article helpful?". The articles themselves are part of the pages. */
export function serveHelp(serve: Serve, { read, write }: { read: Kysely<Tables>; write: Write }): void {
  const limit = createRateLimit(answersPerMinute);

  serve('POST /api/help/:article/feedback', async ({ params: { article }, body, caller }) => {
    await limit.count(addressKey(caller.address));
    const { isHelpful, comment = '' } = body;
    const feedback = { id: newId(), article, isHelpful, comment, accountId: caller.account?.id ?? null };
    await write((unit) => saveFeedback(unit, feedback));
  });

  serve('GET /api/help/feedback', async ({ query }) => {
    const [totals, found] = await Promise.all([countFeedback(read), findFeedback(read, query.cursor, pageLength + 1)]);
    if (!found) throw unknownPlace();
    const shown = found.slice(0, pageLength);
    return {
      totals,
      items: shown.map(({ id, article, is_helpful: isHelpful, comment, name, email, created_at: sentAt }) => ({
        ...{ id, article, comment },
        isHelpful: isHelpful === 1,
        author: name !== null && email !== null ? { name, email } : null,
        sentAt: new Date(sentAt).toISOString(),
      })),
      nextCursor: found.length > pageLength ? shown.at(-1)!.id : null,
    };
  });
}

function unknownPlace(): AppError {
  return new AppError('request.invalid', {
    details: [{ field: 'cursor', code: 'outdated', message: 'This place is no longer known. Begin again.' }],
  });
}
