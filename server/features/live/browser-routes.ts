import type { Kysely } from 'kysely';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Caller } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { BrowserSource } from './browser-source.ts';
import { findSession } from './store.ts';

export interface BrowserRouteDependencies {
  read: Kysely<Tables>;
  isOn: boolean;
  source: BrowserSource;
  /** Whether an encoder sends to this item. */
  isBusy(mediaId: string): boolean;
  findOwnPage(pageSessionId: string, caller: Caller): Promise<{ mediaId: string; openedAs: string } | null>;
  connectUrl: string;
}

/** Sending from a browser: the page that asks gets a seat from which it sends. */
export function serveBrowserSource(serve: Serve, dependencies: BrowserRouteDependencies): void {
  const { read, isOn, source, isBusy, findOwnPage, connectUrl: url } = dependencies;

  serve('POST /api/live/:mediaId/browser', async ({ params: { mediaId }, body, caller }) => {
    const page = await findOwnPage(body.pageSessionId, caller);
    if (!page) throw new AppError('page_sessions.ended');
    if (page.mediaId !== mediaId || page.openedAs !== 'member') throw new AppError('page_sessions.not_allowed');
    if (!isOn) throw new AppError('live.off');
    const session = await findSession(read, mediaId);
    if (session?.state === 'ended') throw new AppError('live.over');
    if (isBusy(mediaId) && !source.isSending(mediaId)) throw new AppError('live.busy');
    return { connect: { url, token: await source.open(mediaId, body.pageSessionId) } };
  });

  serve('POST /api/live/:mediaId/browser/stop', async ({ body, caller }) => {
    if (await findOwnPage(body.pageSessionId, caller)) source.pagesEnded([body.pageSessionId]);
  });
}
