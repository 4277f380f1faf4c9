import type { Reaction } from '#contracts/limits.ts';
import { AppError } from '#server/app-error.ts';
import type { Caller } from '#server/http/caller.ts';
import type { RateLimit } from '#server/http/rate-limit.ts';
import type { Serve } from '#server/http/serve.ts';

/** Somebody who watches, by an open page. */
interface Seat {
  mediaId: string;
  person: string;
  isReadOnly?: boolean;
}

export interface AudienceRouteDependencies {
  getSeat(caller: Caller, mediaId: string, pageSessionId: string): Promise<Seat>;
  mayReact(seat: Seat): Promise<boolean>;
  /** Per person. */
  limit: RateLimit;
  react(mediaId: string, emoji: Reaction): void;
}

/** What watchers do besides writing. */
export function serveAudience(serve: Serve, { getSeat, mayReact, limit, react }: AudienceRouteDependencies): void {
  serve('POST /api/live/:mediaId/reactions', async ({ params, body, caller }) => {
    const seat = await getSeat(caller, params.mediaId, body.pageSessionId);
    if (seat.isReadOnly) throw new AppError('page_sessions.not_allowed');
    await limit.count(seat.person);
    if (!(await mayReact(seat))) throw new AppError('chat.off');
    react(params.mediaId, body.emoji);
  });
}
