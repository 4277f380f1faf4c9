import { z } from 'zod';
import { helpArticles, longestHelpComment } from './limits.ts';
import { id, instant, text } from './text.ts';

export const helpArticle = z.enum(helpArticles);
export type HelpArticle = z.infer<typeof helpArticle>;

export const sendHelpFeedback = z.strictObject({
  isHelpful: z.boolean(),
  comment: text(longestHelpComment).optional(),
});

export const helpFeedbackQuery = z.strictObject({
  /** `nextCursor` of the previous reply. */
  cursor: id.optional(),
});

/** What readers answered to "Was this article helpful?", the newest first. */
export const helpFeedback = z.object({
  /** Articles with at least one answer. */
  totals: z.array(z.object({ article: z.string(), yes: z.number().int(), no: z.number().int() })),
  items: z.array(
    z.object({
      id,
      article: z.string(),
      isHelpful: z.boolean(),
      comment: z.string(),
      /** Null: the reader was not signed in. */
      author: z.object({ name: z.string(), email: z.string() }).nullable(),
      sentAt: instant,
    }),
  ),
  nextCursor: id.nullable(),
});
