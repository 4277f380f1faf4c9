import type { MediaMay } from '#contracts/media.ts';
import type { PageSession as PageSessionReply, Playback } from '#contracts/page-sessions.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { AccountCaller, Caller } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { LivingPage, LivingPages } from './living.ts';
import type { Opened, Opening } from './open.ts';
import { isPlay, type PageSessionLimits } from './rules.ts';
import * as store from './store.ts';

export interface PageSessionRoutes {
  write: Write;
  living: LivingPages;
  limits: PageSessionLimits;
  open: (mediaId: string, opening: Opening<AccountCaller>) => Promise<Opened>;
  /** Addresses below the page session's own folder; null while nothing can be played. */
  describePlayback: (mediaId: string, pageSessionId: string) => Promise<Playback | null>;
  addPlay: (unit: Unit, mediaId: string) => Promise<void>;
  siteName: () => string;
}

export function servePageSessions(serve: Serve, dependencies: PageSessionRoutes): void {
  const { write, living, limits } = dependencies;

  serve('POST /api/page-sessions', async ({ body, caller }) => {
    const opened = await dependencies.open(body.mediaId, {
      account: caller.account?.mustChangePassword ? null : caller.account,
      browserHash: caller.browserHash,
      previous: body.previous ?? null,
      isPreview: body.as === 'preview',
    });
    if (!opened.isOpen) throw new AppError(opened.because);
    return await describe(dependencies, opened);
  });

  serve('POST /api/page-sessions/:id/renew', async ({ params, caller }) => {
    const page = await getOwn(living, params.id, caller);
    living.see(page);
    const playback = await dependencies.describePlayback(page.mediaId, params.id);
    return {
      renewAfterSeconds: limits.renewAfterSeconds,
      endsAt: endOf(page.session, limits),
      ...(playback && { playback }),
    };
  });

  serve('POST /api/page-sessions/:id/leave', async ({ params, caller }) => {
    const page = await getOwn(living, params.id, caller);
    await write(async (unit) => {
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

/** A foreign page session is answered like one that has ended. */
async function getOwn(living: LivingPages, id: string, caller: Caller): Promise<LivingPage> {
  const page = await living.find(id);
  const hash = page?.session.openedAs === 'guest' ? caller.browserHash : caller.account?.sessionHash;
  if (!page || hash !== page.session.ownerHash) throw new AppError('page_sessions.ended');
  return page;
}

function endOf(session: store.PageSession, limits: PageSessionLimits): string {
  return new Date(session.openedAt + limits.maxMs).toISOString();
}

async function describe(
  { limits, describePlayback, siteName }: PageSessionRoutes,
  { session, media, isPlayable, may, guestName }: Extract<Opened, { isOpen: true }>,
): Promise<PageSessionReply> {
  const playback = isPlayable ? await describePlayback(session.mediaId, session.id) : null;
  return {
    id: session.id,
    as: session.openedAs,
    siteName: siteName(),
    guestName,
    media,
    may: may satisfies MediaMay,
    ...(playback && { playback }),
    renewAfterSeconds: limits.renewAfterSeconds,
    endsAt: endOf(session, limits),
  };
}
