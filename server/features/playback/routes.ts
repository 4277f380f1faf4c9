import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#server/app-error.ts';
import { BlobNotFound, type BlobStore } from '#server/ports/blob-store.ts';
import { BlockCache } from './block-cache.ts';
import { blockBytes } from './blocks.ts';
import { readAddress, type PlaybackFile } from './paths.ts';
import type { Playable } from './playable.ts';
import { readRange, type ByteRange } from './ranges.ts';
import { BlockSender, Loans } from './send-blocks.ts';
import { countSheets, storyboardTrack } from './storyboard.ts';

/** The right of a living page session to the files of one item. */
export interface PlaybackRight {
  mediaId: string;
  /** Called with every segment: a play is counted only if media was served. */
  markServed(): void;
}

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
}

type StoredFile = Extract<PlaybackFile, { path: string }>;

const leastLoanBytes = 8 * 1024 * 1024;
/**
 * Browsers must not cache files, segments included: addresses change with every page load, so a copy would serve only a
 * seek within one page, and it would stay on a disk that others may use after the right has ended.
 */
const cacheControl = 'private, no-store';

/** Serves `/playback/<page session>/…`: playlists, segments and pictures to the owner of the living page session. */
export function servePlayback(app: FastifyInstance, dependencies: PlaybackDependencies): void {
  const blocks = new BlockCache(dependencies.blobs, dependencies.cacheBytes);
  const loans = new Loans(Math.max(leastLoanBytes, dependencies.cacheBytes / 2));

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const address = readAddress(request.raw.url ?? '');
    const decided = address && dependencies.authorise(address.pageSessionId, request.headers.cookie);
    const right = decided instanceof Promise ? await decided : decided;
    if (!address || !right) throw new AppError('playback.not_allowed');
    const { pageSessionId, file } = address;
    if (!file) throw new AppError('playback.not_found');
    const found = dependencies.findPlayable(right.mediaId);
    const playable = found instanceof Promise ? await found : found;
    if (!playable) throw new AppError('playback.not_found');
    reply.header('cache-control', cacheControl);
    if (!('path' in file)) return sendText(reply, pageSessionId, file, playable);
    if (!isOnTheList(file, playable)) throw new AppError('playback.not_found');
    if (file.kind === 'segment' && dependencies.accelRedirect)
      return redirect(request, reply, file, right, `${dependencies.accelRedirect}${playable.folder}/${file.path}`);
    return sendFile(request, reply, file, playable, right);
  }

  async function sendFile(
    request: FastifyRequest,
    reply: FastifyReply,
    file: StoredFile,
    playable: Playable,
    right: PlaybackRight,
  ): Promise<FastifyReply> {
    const key = `${playable.folder}/${file.path}`;
    const size = playable.sizes.get(file.path) ?? (await measure(dependencies.blobs, playable, key, file.path));
    const isHead = request.raw.method === 'HEAD';
    const range = isHead ? 'whole' : chooseRange(request, size);
    reply.header('accept-ranges', 'bytes').header('content-type', contentTypeOf(file));
    if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${size}`).send();
    const body = range === 'whole' ? { key, size, start: 0, end: size } : { key, size, ...range };
    reply.header('content-length', body.end - body.start);
    if (isHead) return reply.send();
    if (range !== 'whole') reply.status(206).header('content-range', `bytes ${body.start}-${body.end - 1}/${size}`);
    const read = blocks.read(key, size, Math.floor(body.start / blockBytes));
    const first = read instanceof Promise ? await read.catch(refuseMissing) : read;
    if (file.kind === 'segment') right.markServed();
    reply.hijack();
    reply.raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>);
    const onFailure = (error: unknown) => request.log.error({ err: error, key }, 'a file ended before its end');
    new BlockSender(blocks, loans, reply.raw, body, onFailure).start(first);
    return reply;
  }

  // A scope of its own with its own HEAD route: Fastify's would produce the whole body and discard it.
  app.register(async (scope) => {
    scope.route({ method: ['GET', 'HEAD'], url: '/playback/*', handler: handle });
  });
}

function sendText(reply: FastifyReply, pageSessionId: string, file: PlaybackFile, playable: Playable): FastifyReply {
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
function isOnTheList(file: StoredFile, playable: Playable): boolean {
  if (file.kind === 'segment') return playable.sizes.has(file.path);
  if (file.kind === 'init') return playable.playlists.has(file.rendition);
  if (file.kind === 'sheet') return playable.storyboard !== null && file.sheet < countSheets(playable.storyboard);
  return playable.hasPoster;
}

function contentTypeOf(file: StoredFile): string {
  if (file.kind === 'poster' || file.kind === 'sheet') return 'image/jpeg';
  return file.rendition === 'audio' ? 'audio/mp4' : 'video/mp4';
}

/** Lets nginx send the file, ranges included. */
function redirect(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  right: PlaybackRight,
  address: string,
): FastifyReply {
  if (request.raw.method === 'GET') right.markServed();
  return reply.header('x-accel-redirect', address).header('content-type', contentTypeOf(file)).send();
}

function chooseRange({ headers }: FastifyRequest, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  // If-Range compares with an ETag or a date; Foyer sends neither, so it cannot match.
  return headers['if-range'] === undefined ? readRange(headers.range, size) : 'whole';
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

function refuseMissing(error: unknown): never {
  throw error instanceof BlobNotFound ? new AppError('playback.not_found', { cause: error }) : error;
}
