import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#server/app-error.ts';
import type { BlobStore } from '#server/ports/blob-store.ts';
import { createLiveDoor, type LiveDependencies } from './live-routes.ts';
import { readAddress, type PlaybackFile } from './paths.ts';
import type { Playable, PlaybackRight } from './playable.ts';
import { createSendStored } from './stored-routes.ts';
import { countSheets, storyboardTrack } from './storyboard.ts';
import { Turns } from './turns.ts';

export interface PlaybackDependencies {
  /** Called first on every request; null when the cookies do not own a living page session of this id. */
  authorise(
    pageSessionId: string,
    cookieHeader: string | undefined,
  ): PlaybackRight | null | Promise<PlaybackRight | null>;
  findPlayable(mediaId: string): Playable | null | Promise<Playable | null>;
  blobs: Pick<BlobStore, 'readRange' | 'size'>;
  /** Size of the memory cache for segments; bytes that wait for slow browsers may take half as much again. */
  cacheBytes: number;
  /** nginx's internal location of the blob store's folder, with a slash at the end; null: Foyer sends the segments. */
  accelRedirect: string | null;
  live: Omit<LiveDependencies, 'sendStored' | 'takeTurn'>;
}

type ItemFile = Extract<PlaybackFile, { path: string }>;
type TextFile = Exclude<PlaybackFile, ItemFile | { kind: 'stream' }>;

/**
 * Browsers must not cache files, segments included: addresses change with every page load, so a copy would serve only a
 * seek within one page, and it would stay on a disk that others may use after the right has ended.
 */
const cacheControl = 'private, no-store';

/** Serves `/playback/<page session>/…`: playlists, segments and pictures to the owner of the living page session. */
export function servePlayback(app: FastifyInstance, dependencies: PlaybackDependencies): void {
  const sendStored = createSendStored(dependencies);
  const turns = new Turns();
  const live = createLiveDoor({ ...dependencies.live, sendStored, takeTurn });

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const address = readAddress(request.raw.url ?? '');
    const decided = address && dependencies.authorise(address.pageSessionId, request.headers.cookie);
    const right = decided instanceof Promise ? await decided : decided;
    if (!address || !right) throw new AppError('playback.not_allowed');
    const { pageSessionId, file } = address;
    if (!file) throw new AppError('playback.not_found');
    reply.header('cache-control', cacheControl);
    if (file.kind === 'stream') return live.send(request, reply, { pageSessionId, file: file.file }, right);
    const found = dependencies.findPlayable(right.mediaId);
    const playable = found instanceof Promise ? await found : found;
    if (!playable) throw new AppError('playback.not_found');
    if (file.kind === 'master' && !playable.master) return live.sendMaster(reply, pageSessionId, right);
    if (!('path' in file)) return sendText(reply, pageSessionId, file, playable);
    if (!isOnTheList(file, playable)) throw new AppError('playback.not_found');
    if (file.kind === 'segment' && dependencies.accelRedirect)
      return redirect(request, reply, file, right, `${dependencies.accelRedirect}${playable.folder}/${file.path}`);
    await takeTurn(request, reply, pageSessionId, right);
    return sendFile(request, reply, file, playable, right);
  }

  /** Waits where the browser receives as much as it may; a page that has ended meanwhile gets nothing more. */
  async function takeTurn(
    request: FastifyRequest,
    reply: FastifyReply,
    pageSessionId: string,
    { browser }: PlaybackRight,
  ): Promise<void> {
    const turn = turns.take(browser, reply.raw);
    if (!turn) return;
    await turn;
    if (!(await dependencies.authorise(pageSessionId, request.headers.cookie)))
      throw new AppError('playback.not_allowed');
  }

  async function sendFile(
    request: FastifyRequest,
    reply: FastifyReply,
    file: ItemFile,
    playable: Playable,
    right: PlaybackRight,
  ): Promise<FastifyReply> {
    const key = `${playable.folder}/${file.path}`;
    const size = playable.sizes.get(file.path) ?? (await measure(dependencies.blobs, playable, key, file.path));
    reply.header('content-type', contentTypeOf(file));
    return sendStored(request, reply, { key, offset: 0, size }, file.kind === 'segment' ? right : null);
  }

  // A scope of its own with its own HEAD route: Fastify's would produce the whole body and discard it.
  app.register(async (scope) => {
    scope.route({ method: ['GET', 'HEAD'], url: '/playback/*', handler: handle });
  });
}

function sendText(reply: FastifyReply, pageSessionId: string, file: TextFile, playable: Playable): FastifyReply {
  if (file.kind === 'track') {
    if (!playable.storyboard) throw new AppError('playback.not_found');
    const track = storyboardTrack(pageSessionId, playable.storyboard, playable.durationSeconds);
    return reply.header('content-type', 'text/vtt; charset=utf-8').send(track);
  }
  const playlist = file.kind === 'playlist' ? playable.playlists.get(file.rendition) : playable.master;
  if (!playlist) throw new AppError('playback.not_found');
  return reply.header('content-type', 'application/vnd.apple.mpegurl').send(playlist);
}

/** Whether the item is known to have the file; other files are not looked up in the blob store. */
function isOnTheList(file: ItemFile, playable: Playable): boolean {
  if (file.kind === 'segment') return playable.sizes.has(file.path);
  if (file.kind === 'init') return playable.playlists.has(file.rendition);
  if (file.kind === 'sheet') return playable.storyboard !== null && file.sheet < countSheets(playable.storyboard);
  return playable.hasPoster;
}

function contentTypeOf(file: ItemFile): string {
  if (file.kind === 'poster' || file.kind === 'sheet') return 'image/jpeg';
  return file.rendition === 'audio' ? 'audio/mp4' : 'video/mp4';
}

/** Lets nginx send the file, ranges included. */
function redirect(
  request: FastifyRequest,
  reply: FastifyReply,
  file: ItemFile,
  right: PlaybackRight,
  address: string,
): FastifyReply {
  if (request.raw.method === 'GET') right.markServed();
  return reply.header('x-accel-redirect', address).header('content-type', contentTypeOf(file)).send();
}

async function measure(
  blobs: PlaybackDependencies['blobs'],
  playable: Playable,
  key: string,
  path: string,
): Promise<number> {
  const size = await blobs.size(key);
  if (size === null) throw new AppError('playback.not_found');
  playable.sizes.set(path, size);
  return size;
}
