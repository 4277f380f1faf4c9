import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { idPattern } from '#contracts/limits.ts';
import type { MediaItem } from '#contracts/media.ts';
import type { Access } from '#server/access/find-rights.ts';
import { toAccountPerson } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { actOf, assertAccess, findCaller, type CallerFinder, type MemberCaller } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import { changeMedia, createMedia, deleteMedia, likeMedia } from './change.ts';
import { describeItems, type MediaDependencies } from './describe.ts';
import { getMedia } from './find-item.ts';
import { listMedia } from './list.ts';

export interface MediaRouteDependencies extends MediaDependencies {
  read: Kysely<Tables>;
  write: Write;
}

export function serveMedia(serve: Serve, dependencies: MediaRouteDependencies): void {
  const { read, write } = dependencies;

  async function describe({ account }: MemberCaller, mediaId: string): Promise<MediaItem> {
    const item = await getMedia(read, mediaId);
    const [described] = await describeItems(dependencies, read, toAccountPerson(account), [item]);
    if (!described) throw new AppError('media.not_found');
    return described;
  }

  serve('GET /api/media', ({ caller, query }) => listMedia(dependencies, read, toAccountPerson(caller.account), query));
  serve('POST /api/media', async ({ caller, body }) =>
    describe(caller, await createMedia(write, dependencies.kinds, caller.account, body, actOf(caller))),
  );
  serve('GET /api/media/:mediaId', ({ caller, params }) => describe(caller, params.mediaId));
  serve('PATCH /api/media/:mediaId', async ({ caller, params, body }) => {
    await changeMedia(write, dependencies.kinds, params.mediaId, body, actOf(caller));
    return describe(caller, params.mediaId);
  });
  serve(
    'DELETE /api/media/:mediaId',
    ({ caller, params }) =>
      deleteMedia(write, dependencies.kinds, caller.account, params.mediaId, actOf(caller)) as Promise<undefined>,
  );
  serve('PUT /api/media/:mediaId/like', async ({ caller, params }) => {
    await likeMedia(write, caller.account, params.mediaId, true);
    return describe(caller, params.mediaId);
  });
  serve('DELETE /api/media/:mediaId/like', async ({ caller, params }) => {
    await likeMedia(write, caller.account, params.mediaId, false);
    return describe(caller, params.mediaId);
  });
}

export interface PosterDependencies {
  finder: CallerFinder;
  read: Kysely<Tables>;
  access: Pick<Access, 'get'>;
  /** Null: the item has no poster. */
  readPoster(mediaId: string): Promise<Buffer | null>;
}

/**
 * Serves the picture of an item in lists to callers who may see the item; not in the contracts, because it is not JSON.
 */
export function servePoster(app: FastifyInstance, { finder, read, access, readPoster }: PosterDependencies): void {
  app.get<{ Params: { mediaId: string } }>('/api/media/:mediaId/poster', async (request, reply) => {
    const caller = await findCaller(finder, request);
    assertAccess('member', caller, false);
    const { mediaId } = request.params;
    if (!idPattern.test(mediaId)) throw new AppError('media.not_found');
    await access.get(read, toAccountPerson(caller.account!), mediaId, 'see');
    const item = await getMedia(read, mediaId);
    const picture = item.hasPoster ? await readPoster(mediaId) : null;
    if (!picture) throw new AppError('media.no_poster');
    const etag = `"${createHash('sha256').update(picture).digest('base64url').slice(0, 22)}"`;
    reply.headers({ 'cache-control': 'private, max-age=60', etag });
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    return reply.type('image/jpeg').send(picture);
  });
}
