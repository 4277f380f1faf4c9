import type { Visibility } from '#contracts/media.ts';

/** The date of the first publication; before that, the date of creation. */
export function decidePublishedAt(
  item: { visibility: Visibility; createdAt: Date; publishedAt: Date },
  visibility: Visibility,
  now: Date,
): Date {
  const wasNeverPublished = item.visibility !== 'published' && item.publishedAt.getTime() === item.createdAt.getTime();
  return visibility === 'published' && wasNeverPublished ? now : item.publishedAt;
}

const keptDays = 30;

/** Items deleted before this instant are removed for good. */
export function decidePurgeBefore(now: Date): Date {
  return new Date(now.getTime() - keptDays * 86_400_000);
}
