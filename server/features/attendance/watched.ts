import type { WatchedReport } from '#contracts/attendance.ts';
import type { Unit } from '#server/database/write.ts';
import { gatherOver } from './gather.ts';
import { believedSeconds } from './rules.ts';
import { insertWatched, isPageOpen, updateWatched } from './store.ts';

/** An open page, as its own report of what was watched needs it. */
export interface ReportingPage {
  id: string;
  mediaId: string;
  person: string;
  openedAt: number;
  /** How long it has been open, in steady time. */
  openMs: number;
  /** Whether it is told who was there: owners, editors and previews are not. */
  isCounted: boolean;
  /** Whether media was served to it. */
  hasServed: boolean;
}

/** Keeps what an open page reports of itself, as far as it is believed. */
export async function keepWatched(unit: Unit, page: ReportingPage, report: WatchedReport): Promise<void> {
  const { id: pageSessionId, mediaId, person, openedAt, openMs, isCounted, hasServed } = page;
  if (!isCounted) return;
  // What no media was served for was not watched; that the person was there is true all the same.
  const watched = hasServed ? { seconds: believedSeconds(report.seconds, openMs), pieces: report.pieces ?? '' } : null;
  const reported = { pageSessionId, mediaId, person, openedAt, watched };
  if (await updateWatched(unit, reported)) return;
  // The visit of a page that has ended since may be gathered already: its report would count twice.
  if (!(await isPageOpen(unit.db, pageSessionId))) return;
  await gatherOver(unit, { mediaId, sessionId: null }, [person]);
  await insertWatched(unit, reported);
}
