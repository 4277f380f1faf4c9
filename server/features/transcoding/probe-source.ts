import { lstat, open } from 'node:fs/promises';
import type { MediaRun, Transcoder } from '#server/ports/transcoder.ts';
import { measureCommand, probeCommand } from './ffmpeg-arguments.ts';
import { looksLikeMedia, sniffedBytes } from './looks-like-media.ts';
import { readProbeOutput } from './probe-output.ts';
import { readSourceFacts, type RefusalReason, type SourceVerdict } from './source-facts.ts';

/**
 * Decides whether the file at this absolute path can be played, and why not; throws only if the probe cannot be run.
 */
export async function probeSource(transcoder: Transcoder, path: string, signal?: AbortSignal): Promise<SourceVerdict> {
  const file = await lstat(path);
  if (!file.isFile()) return refused('not_media');
  if (file.size === 0) return refused('empty');
  const options = signal ? { signal } : {};
  const run = await transcoder.run(probeCommand(path), options);
  demandAnswer(run);
  const probed = run.isDone ? readProbeOutput(run.printed) : null;
  if (!probed) return refused((await isSniffed(path)) ? 'damaged' : 'not_media');
  const needsMeasuring = probed.durationSeconds === null && probed.streams.length > 0;
  return readSourceFacts(probed, needsMeasuring ? await measure(transcoder, path, options) : probed.durationSeconds);
}

async function measure(
  transcoder: Transcoder,
  path: string,
  options: { signal?: AbortSignal },
): Promise<number | null> {
  let seconds: number | null = null;
  const run = await transcoder.run(measureCommand(path), { ...options, onProgress: (done) => (seconds = done) });
  demandAnswer(run);
  return run.isDone ? seconds : null;
}

function demandAnswer(run: MediaRun): void {
  if (run.isDone) return;
  if (run.because === 'missing') throw new Error(`ffmpeg or ffprobe cannot be run: ${run.complaint}`);
  if (run.because === 'stopped') throw new Error('Looking at the file was stopped.');
}

async function isSniffed(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return looksLikeMedia(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function refused(because: RefusalReason): SourceVerdict {
  return { isPlayable: false, because };
}
