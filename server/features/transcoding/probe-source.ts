import { lstat, open } from 'node:fs/promises';
import type { MediaRun, RunOptions, Transcoder } from '#server/ports/transcoder.ts';
import { chooseStreams, refuseStreams } from './choose-streams.ts';
import { readFraction, valueOf } from './fraction.ts';
import {
  findUnlistedDecoder,
  measureCommand,
  probeCommand,
  readRuns,
  samplePicturesCommand,
} from './probe-arguments.ts';
import { readPacketTimes, readProbeOutput, type Probed } from './probe-output.ts';
import { sniffedBytes, sniffMedia, type Sniffed } from './sniff-media.ts';
import { readSourceFacts, type RefusalReason, type SourceVerdict } from './source-facts.ts';

type ProbeOptions = Pick<RunOptions, 'signal'>;

/**
 * Decides whether the file at this absolute path can be played, and why not; throws only if the probe cannot be run.
 */
export async function probeSource(transcoder: Transcoder, path: string, signal?: AbortSignal): Promise<SourceVerdict> {
  const file = await lstat(path);
  if (!file.isFile()) return refused('not_media');
  if (file.size === 0) return refused('empty');
  const options = signal ? { signal } : {};
  const probed = await probe(transcoder, path, options);
  if (!probed) return refused(refusals[(await sniff(path)) ?? 'none']);
  const because = refuseStreams(probed.streams);
  if (because) return refused(because);
  const durationSeconds = probed.durationSeconds ?? (await measure(transcoder, path, options));
  const pictureTimes = durationSeconds ? await samplePictures(transcoder, path, probed, durationSeconds, options) : [];
  return readSourceFacts(probed, durationSeconds, pictureTimes);
}

const refusals = { accepted: 'damaged', other: 'unsupported', none: 'not_media' } as const;
const mostUnusedCodecs = 16;

/** Null: ffprobe cannot open the file. */
async function probe(transcoder: Transcoder, path: string, options: ProbeOptions): Promise<Probed | null> {
  const opened: string[] = [];
  for (;;) {
    const run = await transcoder.run(probeCommand(path, opened), options);
    demandAnswer(run);
    if (run.isDone) return readProbeOutput(run.printed);
    const unlisted = findUnlistedDecoder(run.complaint);
    if (unlisted === null || opened.includes(unlisted) || opened.length === mostUnusedCodecs) return null;
    opened.push(unlisted);
  }
}

/** Times of pictures from the whole film. Of a file that cannot be searched those at its beginning. */
async function samplePictures(
  transcoder: Transcoder,
  path: string,
  { streams, startSeconds }: Probed,
  lengthSeconds: number,
  options: ProbeOptions,
): Promise<number[][]> {
  const { video } = chooseStreams(streams);
  if (!video) return [];
  const average = readFraction(video.averageFrameRate);
  const stream = { index: video.index, startSeconds, lengthSeconds, picturesASecond: average && valueOf(average) };
  const run = await transcoder.run(samplePicturesCommand(path, stream), options);
  demandAnswer(run);
  return readRuns(stream, readPacketTimes(run.printed));
}

async function measure(transcoder: Transcoder, path: string, options: ProbeOptions): Promise<number | null> {
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

async function sniff(path: string): Promise<Sniffed> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return sniffMedia(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function refused(because: RefusalReason): SourceVerdict {
  return { isPlayable: false, because };
}
