import type { WatchedReport } from '#contracts/attendance.ts';
import type { Wiring } from './wiring.ts';
import { isGuestAccessOn } from '../access/rules.ts';
import type { Unit } from '../database/write.ts';
import { serveAttendance } from '../features/attendance/routes.ts';
import { keepWatched, type ReportingPage } from '../features/attendance/watched.ts';
import { toState } from '../features/guest-access/link-state.ts';
import { decideStatus } from '../features/guest-access/rules.ts';
import { findAllLinks, findMediaState } from '../features/guest-access/store.ts';
import { findSession } from '../features/live/store.ts';
import type { Caller } from '../http/caller.ts';
import type { LivingPage } from '../features/page-sessions/living.ts';

/** Who was there. */
export function composeAttendance(
  wiring: Wiring,
  pages: { findOwnLiving(id: string, caller: Caller): Promise<LivingPage | null> },
) {
  const { serve, database, writer, clock, config, modules } = wiring;
  const { read } = database;
  serveAttendance(serve, {
    ...{ read, clock },
    write: writer.write,
    keptDays: config.retentionDays,
    async findLiveTimes(mediaId) {
      const session = await findSession(read, mediaId);
      return session?.startedAt ? { startedAt: session.startedAt, endedAt: session.endedAt } : null;
    },
    async findLinks(mediaId) {
      const [media, links] = await Promise.all([findMediaState(read, mediaId), findAllLinks(read, mediaId)]);
      const isOn = isGuestAccessOn(modules.current());
      return links.map((link) => ({
        ...{ id: link.id, name: link.name, clicks: { used: link.usedClicks, limit: link.maxClicks } },
        status: link.isDeleted ? ('deleted' as const) : decideStatus(toState(link, media, isOn), clock.now()),
      }));
    },
    async findPage(id, caller) {
      const page = await pages.findOwnLiving(id, caller);
      return page && toReporting(page);
    },
  });
  return {
    /** Keeps the last report of a page in the unit that ends it. */
    keepLastReport: (unit: Unit, page: LivingPage, report: WatchedReport) =>
      keepWatched(unit, toReporting(page), report),
  };

  function toReporting({ session, openedMs, hasServed }: LivingPage): ReportingPage {
    const { id, mediaId, person, openedAt, isCounted } = session;
    return { id, mediaId, person, openedAt, isCounted, hasServed, openMs: clock.elapsedMs() - openedMs };
  }
}
