import { every } from '../every.ts';
import { createLookForNew } from '../features/notices/look.ts';
import { findMember } from '../http/caller.ts';
import { createMemberSockets } from '../http/member-sockets.ts';
import type { Wiring } from './wiring.ts';

const lookMs = 1_000;

/**
 * Lets the open pages of members read their notices again when these have changed, in this process or, on PostgreSQL,
 * in another one. Returns the function that stops looking.
 */
export function composeBell({ app, clock, database, finder, notices, sessions, socketServer }: Wiring): () => void {
  const members = createMemberSockets(socketServer, (cookieHeader) => findMember(finder, cookieHeader));
  const ring = (accountId: string) => members.tell(accountId, 'notices');
  notices.whenChanged(ring);
  sessions.alsoEnd(async (unit, sessionIds) => unit.afterCommit(() => members.end(sessionIds)));
  if (database.kind !== 'postgres') return () => {};

  const lookForNew = createLookForNew(database.read);
  async function look(): Promise<void> {
    if (!members.hasAny()) return;
    for (const accountId of await lookForNew(clock.now())) ring(accountId);
  }
  return every(lookMs, look, (error) => app.log.error({ err: error }, 'looking for new notices failed'));
}
