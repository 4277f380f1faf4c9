import type { Kysely } from 'kysely';
import type { LiveSession } from '#contracts/live.ts';
import type { Tables } from '#server/database/tables.ts';
import { describeSession, findSession, findSessions } from './store.ts';

/** What lists show of live sessions, by the item's id. */
export async function findLiveDetails(db: Kysely<Tables>, mediaIds: string[]) {
  const sessions = await findSessions(db, mediaIds);
  return new Map(sessions.map((session) => [session.mediaId, { session: describeSession(session) }]));
}

/** What the page of a live session is given as it opens. */
export async function findLiveFacts(db: Kysely<Tables>, mediaId: string): Promise<{ session?: LiveSession }> {
  const session = await findSession(db, mediaId);
  return session ? { session: describeSession(session) } : {};
}
