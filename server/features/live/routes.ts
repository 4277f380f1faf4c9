import type { Kysely } from 'kysely';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { actOf } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { SenderRefusal } from '#server/ports/live-ingest.ts';
import type { LiveChanges } from './change.ts';
import { needsBroadcast } from './rules.ts';
import { findSession } from './store.ts';
import type { StreamKeys } from './stream-keys.ts';
import type { LiveViews } from './view.ts';

export interface LiveRouteDependencies {
  read: Kysely<Tables>;
  write: Write;
  isOn: boolean;
  keys: StreamKeys;
  changes: LiveChanges;
  views: LiveViews;
  /** Sends the session's sender away, if it has one. */
  cut(mediaId: string, because: SenderRefusal): void;
}

export function serveLive(serve: Serve, dependencies: LiveRouteDependencies): void {
  const { read, write, keys, changes, views } = dependencies;

  serve('GET /api/live/:mediaId', ({ params, query, caller }) =>
    views.getLive(caller, params.mediaId, query.pageSessionId),
  );

  serve('PATCH /api/live/:mediaId', async ({ params: { mediaId }, body, rights }) => {
    if (needsBroadcast(body) && !rights.broadcast) throw new AppError('media.not_permitted');
    await write((unit) => changes.changeSettings(unit, mediaId, body));
    return await views.describe(mediaId, { rights, isGuest: false });
  });

  serve('GET /api/live/:mediaId/key', async ({ params: { mediaId } }) => {
    const session = await findSession(read, mediaId);
    if (!session) throw new AppError('media.not_found');
    return { key: keys.show(mediaId, session) };
  });

  serve('POST /api/live/:mediaId/key', async ({ params: { mediaId }, caller }) => {
    const key = await write((unit) => changes.renewKey(unit, mediaId, actOf(caller)));
    dependencies.cut(mediaId, 'key_replaced');
    return { key };
  });

  serve('POST /api/live/:mediaId/start', async ({ params: { mediaId }, rights, caller }) => {
    if (!dependencies.isOn) throw new AppError('live.off');
    await write((unit) => changes.step(unit, mediaId, 'go_live', actOf(caller)));
    return await views.describe(mediaId, { rights, isGuest: false });
  });

  serve('POST /api/live/:mediaId/end', async ({ params: { mediaId }, rights, caller }) => {
    await write((unit) => changes.step(unit, mediaId, 'end', actOf(caller)));
    return await views.describe(mediaId, { rights, isGuest: false });
  });
}
