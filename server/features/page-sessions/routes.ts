import type { WatchedReport } from '#contracts/attendance.ts';
import type { MediaKind, MediaMay } from '#contracts/media.ts';
import type { PageSession as PageSessionReply, Playback } from '#contracts/page-sessions.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { delayRefusal } from '#server/delay-refusal.ts';
import type { Caller } from '#server/http/caller.ts';
import type { RateLimit } from '#server/http/rate-limit.ts';
import type { WatchSession } from '#server/http/replay-watch.ts';
import type { Serve } from '#server/http/serve.ts';
import type { LivingPage, LivingPages } from './living.ts';
import type { Opened, Opening } from './opened.ts';
import { isOfBrowser, isPlay, limitsOf } from './rules.ts';
import * as store from './store.ts';

/** The parts of a page session's reply that differ by kind of item. */
export interface PageKind {
  /** Paths below the page session's own folder; null while nothing can be played. */
  describePlayback(mediaId: string, pageSessionId: string, page: store.PageSession): Promise<Playback | null>;
  /** Facts for pages of this kind only; `person` is the key of the person who opens the page. */
  findPageFacts(mediaId: string, person: string): Promise<Pick<PageSessionReply, 'opening' | 'hasJoined' | 'session'>>;
}

export interface PageSessionRouteDependencies {
  write: Write;
  living: LivingPages;
  /** The maximum age of a page session. */
  maxMs: number;
  open: (mediaId: string, opening: Opening) => Promise<Opened>;
  kinds: Readonly<Record<MediaKind, PageKind>>;
  addPlay: (unit: Unit, mediaId: string) => Promise<void>;
  keepLastReport: (unit: Unit, page: LivingPage, report: WatchedReport) => Promise<void>;
  siteName: () => string;
  watch: WatchSession;
  /** Per account or guest's browser. */
  openLimit: RateLimit;
}

export function servePageSessions(serve: Serve, dependencies: PageSessionRouteDependencies): void {
  const { write, living, maxMs, watch, openLimit } = dependencies;

  serve('POST /api/page-sessions', async ({ body, caller }) => {
    await openLimit.count(caller.account?.id ?? caller.browserHash ?? '');
    const opened = await dependencies.open(body.mediaId, {
      account: caller.account,
      browserHash: caller.browserHash,
      previous: body.previous ?? null,
      as: body.as ?? null,
    });
    if (!opened.isOpen) {
      // The limit above counts cookies, and a stranger makes up a new one for each request.
      if (!caller.account) await delayRefusal();
      throw new AppError(opened.because);
    }
    const { visitor } = opened;
    if (visitor) watch(visitor, caller);
    return await describe(dependencies, opened);
  });

  serve('POST /api/page-sessions/:id/renew', async ({ params, caller }) => {
    const page = await getOwn(living, params.id, caller);
    living.see(page);
    const { session } = page;
    const playback = await dependencies.kinds[session.kind].describePlayback(page.mediaId, params.id, session);
    return {
      ...describeTimes(page.session, maxMs),
      ...(playback && { playback }),
    };
  });

  serve('POST /api/page-sessions/:id/leave', async ({ params, body, caller }) => {
    const page = await getOwn(living, params.id, caller);
    await write(async (unit) => {
      if (body?.watched) await dependencies.keepLastReport(unit, page, body.watched);
      await store.endAll(unit, [page.session.id]);
      living.forgetAfter(unit, [page.session.id]);
    });
  });

  serve('POST /api/page-sessions/:id/played', async ({ params, caller }) => {
    const page = await getOwn(living, params.id, caller);
    if (!isPlay({ ...page.session, hasServed: page.hasServed })) return;
    await write(async (unit) => {
      if (await store.markPlayed(unit, page.session.id)) await dependencies.addPlay(unit, page.mediaId);
      unit.afterCommit(() => (page.session.playedAt = unit.now.getTime()));
    });
  });
}

/** Another caller's page session is answered like one that has ended. */
async function getOwn(living: LivingPages, id: string, caller: Caller): Promise<LivingPage> {
  const page = await findOwn(living, id, caller);
  if (!page) throw new AppError('page_sessions.ended');
  return page;
}

/** The page of this id, if it is open and the caller's own. */
export async function findOwn(living: LivingPages, id: string, caller: Caller): Promise<LivingPage | null> {
  const page = await living.find(id);
  const hash = page && isOfBrowser(page.session.openedAs) ? caller.browserHash : caller.account?.sessionHash;
  return page && hash === page.session.ownerHash ? page : null;
}

/** The page session of this id if it is open and the caller's own. */
export async function findOwnPage(living: LivingPages, id: string, caller: Caller): Promise<store.PageSession | null> {
  return (await findOwn(living, id, caller))?.session ?? null;
}

function describeTimes({ kind, openedAt }: store.PageSession, maxMs: number) {
  const { renewAfterSeconds } = limitsOf(kind, maxMs);
  return { renewAfterSeconds, endsAt: new Date(openedAt + maxMs).toISOString() };
}

async function describe(
  { maxMs, kinds, siteName }: PageSessionRouteDependencies,
  { session, media, isPlayable, may, visitor }: Extract<Opened, { isOpen: true }>,
): Promise<PageSessionReply> {
  const playback = isPlayable ? await kinds[media.kind].describePlayback(session.mediaId, session.id, session) : null;
  return {
    id: session.id,
    as: session.openedAs,
    siteName: siteName(),
    guestName: visitor?.name ?? null,
    media,
    may: may satisfies MediaMay,
    ...(playback && { playback }),
    ...(await kinds[media.kind].findPageFacts(media.id, session.person)),
    ...describeTimes(session, maxMs),
  };
}
