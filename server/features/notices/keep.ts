import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { findExpiringLinks, removeOldNotices } from './store.ts';
import type { Notices } from './notices.ts';

export interface KeepNoticesDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  notices: Notices;
}

const dayMs = 86_400_000;
const keptMs = 90 * dayMs;
const soonMs = 3 * dayMs;
const rowsAtOnce = 500;

/**
 * What time alone brings: tells owners of links that expire within three days, once for each link, and removes notices
 * that are 90 days old.
 */
export async function keepNotices({ read, write, clock, notices }: KeepNoticesDependencies): Promise<void> {
  // A clock that has jumped would tell of every link, and remove every notice.
  if (clock.jumpMs() !== 0) return;
  const now = clock.now();
  for (const { id, mediaId, name } of await findExpiringLinks(read, now, new Date(now.getTime() + soonMs)))
    await write(async (unit) =>
      notices.tellOwner(unit, { name: 'link_expiring', mediaId, subject: id, details: { link: name } }),
    );
  const before = new Date(now.getTime() - keptMs);
  let removed = rowsAtOnce;
  while (removed === rowsAtOnce) removed = await write((unit) => removeOldNotices(unit, before, rowsAtOnce));
}
