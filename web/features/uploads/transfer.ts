import { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { uploadsPath } from '#contracts/limits.ts';
import { readFailure } from './failure.ts';
import type { Failure } from './failure.ts';

const chunkBytes = 16 * 1024 * 1024;

export interface TransferEnds {
  /** The address to resume at, as a path of this site. */
  whenPlaced: (uploadUrl: string) => void;
  whenSent: (bytes: number) => void;
  whenDone: () => void;
  whenFailed: (failure: Failure) => void;
}

function failureOf(error: unknown): Failure {
  const reply = error instanceof DetailedError ? error.originalResponse : null;
  return reply ? readFailure(reply.getStatus(), reply.getBody()) : { status: 0, code: '' };
}

const pathOf = (address: string) => {
  const url = new URL(address, location.href);
  return url.pathname + url.search;
};

/**
 * Sends a file in one try: from its beginning, or from where the server says it stopped. Returns the function that
 * stops it.
 */
export function sendFile(file: File, mediaId: string, uploadUrl: string | null, ends: TransferEnds): () => void {
  const transfer = new TusUpload(file, {
    // tus-js-client answers any refused request for a known upload, a proxy's 502 too, by making a new one from the
    // first byte. Without an endpoint it reports the refusal instead, and failure.ts decides.
    ...(uploadUrl ? { uploadUrl } : { endpoint: uploadsPath }),
    metadata: { mediaId, filename: file.name },
    chunkSize: chunkBytes,
    // What to retry, and when, is decided in failure.ts; what to remember, in remembered.ts.
    retryDelays: null,
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => transfer.url && ends.whenPlaced(pathOf(transfer.url)),
    onProgress: (bytes) => ends.whenSent(bytes),
    onSuccess: () => ends.whenDone(),
    onError: (error) => ends.whenFailed(failureOf(error)),
  });
  transfer.start();
  return () => void transfer.abort();
}

/** Deletes what the server holds of an upload; ignores every failure. */
export async function dropUpload(uploadUrl: string): Promise<void> {
  await TusUpload.terminate(uploadUrl, { retryDelays: null }).catch(() => undefined);
}
