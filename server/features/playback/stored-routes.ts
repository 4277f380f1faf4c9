import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#server/app-error.ts';
import { BlobNotFound, type BlobStore } from '#server/ports/blob-store.ts';
import { BlockCache, type StoredFile } from './block-cache.ts';
import { blockBytes } from './blocks.ts';
import { readRange, type ByteRange } from './ranges.ts';
import { BlockSender, Loans } from './send-blocks.ts';

const leastLoanBytes = 8 * 1024 * 1024;

export type SendStored = ReturnType<typeof createSendStored>;

/**
 * Sends what is stored, whole or in part, from memory where it is asked for often. `right` is marked when media is
 * served; null: this file is none.
 */
export function createSendStored({
  blobs,
  cacheBytes,
}: {
  blobs: Pick<BlobStore, 'readRange'>;
  /** Size of the memory cache; bytes that wait for slow browsers may take half as much again. */
  cacheBytes: number;
}) {
  const blocks = new BlockCache(blobs, cacheBytes);
  const loans = new Loans(Math.max(leastLoanBytes, cacheBytes / 2));

  return async function sendStored(
    request: FastifyRequest,
    reply: FastifyReply,
    stored: StoredFile,
    right: { markServed(): void } | null,
  ): Promise<FastifyReply> {
    const { key, size } = stored;
    const isHead = request.raw.method === 'HEAD';
    const range = isHead ? 'whole' : chooseRange(request, size);
    reply.header('accept-ranges', 'bytes');
    if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${size}`).send();
    const body = { ...stored, ...(range === 'whole' ? { start: 0, end: size } : range) };
    reply.header('content-length', body.end - body.start);
    if (isHead) return reply.send();
    if (range !== 'whole') reply.status(206).header('content-range', `bytes ${body.start}-${body.end - 1}/${size}`);
    const read = blocks.read(stored, Math.floor(body.start / blockBytes));
    const first = read instanceof Promise ? await read.catch(refuseMissing) : read;
    right?.markServed();
    reply.hijack();
    reply.raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>);
    const onFailure = (error: unknown) => request.log.error({ err: error, key }, 'a file ended before its end');
    new BlockSender(blocks, loans, reply.raw, body, onFailure).start(first);
    return reply;
  };
}

function chooseRange({ headers }: FastifyRequest, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  // If-Range compares with an ETag or a date; Foyer sends neither, so it cannot match.
  return headers['if-range'] === undefined ? readRange(headers.range, size) : 'whole';
}

function refuseMissing(error: unknown): never {
  throw error instanceof BlobNotFound ? new AppError('playback.not_found', { cause: error }) : error;
}
