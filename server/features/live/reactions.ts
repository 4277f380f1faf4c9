import type { Reaction } from '#contracts/limits.ts';

export type TellReactions = (mediaId: string, reactions: { emoji: Reaction; count: number }[]) => void;

/** Short enough to look like one's own hand, long enough that a thousand people send few messages. */
const gatherMs = 300;

/** Gathers the reactions to each live session for a moment: everybody is told of a crowd's together. */
export function createReactions(tell: TellReactions): (mediaId: string, emoji: Reaction) => void {
  const gathered = new Map<string, Map<Reaction, number>>();

  function tellGathered(mediaId: string): void {
    const counts = gathered.get(mediaId)!;
    gathered.delete(mediaId);
    tell(
      mediaId,
      [...counts].map(([emoji, count]) => ({ emoji, count })),
    );
  }

  return (mediaId, emoji) => {
    const known = gathered.get(mediaId);
    const counts = known ?? new Map<Reaction, number>();
    counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
    if (known) return;
    gathered.set(mediaId, counts);
    setTimeout(() => tellGathered(mediaId), gatherMs).unref();
  };
}
