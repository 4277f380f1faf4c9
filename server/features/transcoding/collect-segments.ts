import { appendFile, chown, lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beginsAnew, readPictureParameters, type PictureParameters } from './copied-picture.ts';
import { initFile, playlistFile } from './ffmpeg-arguments.ts';
import { valueOf } from './fraction.ts';
import { readInitSegment, withoutIndex, type InitSegment } from './init-segment.ts';
import type { AudioRendition, VideoRendition } from './ladder.ts';
import {
  groupSegments,
  measureBandwidth,
  readSegmentList,
  writePlaylist,
  type Segment,
  type SegmentGroup,
} from './segment-list.ts';

export type Wanted = VideoRendition | AudioRendition;

/** A rendition, or its beginning while it is being made. */
export interface MadeRendition {
  name: string;
  kind: 'video' | 'audio';
  /** Absolute; contains the files that were not moved into the blob store before, with index.m3u8 once it is whole. */
  folder: string;
  codecs: string;
  width: number | null;
  height: number | null;
  /** Pictures per second, rounded to three decimals. */
  frameRate: number | null;
  peakBandwidth: number;
  averageBandwidth: number;
  durationSeconds: number;
  segments: Segment[];
}

/** The part of a rendition that an ended run of the same job published. */
export interface Published {
  init: Buffer;
  segments: readonly Segment[];
}

/** A copied picture cannot be played, or not be sought in: it has to be encoded. */
export class UnfitCopy extends Error {
  override name = 'UnfitCopy';
}

/** The published part differs from what is made now, so it cannot be continued. */
export class CannotContinue extends Error {
  override name = 'CannotContinue';
}

/**
 * Moves the segments of one rendition, as ffmpeg completes them, to a folder where no media program can change them.
 * Segments that were published before are compared and dropped.
 */
export class SegmentCollector {
  readonly segments: Segment[] = [];
  readonly #wanted: Wanted;
  readonly #from: string;
  readonly #to: string;
  readonly #published: Published | undefined;
  #track: InitSegment | null = null;
  /** Of a copied picture, whose segments are looked at; null for others. */
  #copied: PictureParameters | null = null;

  constructor(jobFolder: string, wanted: Wanted, published?: Published) {
    this.#wanted = wanted;
    this.#from = join(jobFolder, wanted.name);
    this.#to = join(jobFolder, `made-${wanted.name}`);
    this.#published = published;
  }

  /** Removes what an earlier attempt left. */
  async open(): Promise<void> {
    await Promise.all([this.#from, this.#to].map((folder) => rm(folder, { recursive: true, force: true })));
  }

  /** Fewer segments are made than an ended run published. */
  get isBehind(): boolean {
    return this.segments.length < (this.#published?.segments.length ?? 0);
  }

  /** Collects the new segments. True: ffmpeg says that the rendition is whole. */
  async collect(): Promise<boolean> {
    const text = await readFile(join(this.#from, playlistFile), 'utf8').catch(() => '');
    const list = readSegmentList(text);
    if (!list || list.segments.length === 0) return false;
    await mkdir(this.#to, { recursive: true });
    this.#track ??= await this.#takeInit();
    for (const group of groupSegments(list).slice(this.segments.length)) this.segments.push(await this.#take(group));
    return list.isWhole;
  }

  /** Null: nothing of it can be played. */
  async describe(isWhole: boolean): Promise<MadeRendition | null> {
    const durationSeconds = this.segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
    if (!this.#track || durationSeconds <= 0 || this.segments.some(({ bytes }) => bytes === 0)) return null;
    await mkdir(this.#to, { recursive: true });
    if (isWhole) await writeFile(join(this.#to, playlistFile), writePlaylist(this.segments, initFile));
    const { peakBitsPerSecond, averageBitsPerSecond } = measureBandwidth(this.segments);
    const { name, kind } = this.#wanted;
    return {
      ...{ name, kind, folder: this.#to },
      ...this.#track,
      frameRate: this.#wanted.kind === 'video' ? Math.round(valueOf(this.#wanted.frameRate) * 1_000) / 1_000 : null,
      peakBandwidth: peakBitsPerSecond,
      averageBandwidth: averageBitsPerSecond,
      durationSeconds: Math.round(durationSeconds * 1e6) / 1e6,
      segments: [...this.segments],
    };
  }

  async #takeInit(): Promise<InitSegment | null> {
    const path = join(this.#to, initFile);
    await take(join(this.#from, initFile), path);
    const bytes = await readFile(path);
    if (this.#wanted.kind === 'video' && this.#wanted.isCopied) this.#copied = readPictureParameters(bytes);
    if (this.#published) {
      if (!bytes.equals(this.#published.init)) throw new CannotContinue();
      await rm(path);
    }
    return readInitSegment(bytes);
  }

  async #take({ files: [first, ...rest], durationSeconds }: SegmentGroup): Promise<Segment> {
    const file = `s${this.segments.length}.m4s`;
    const path = join(this.#to, file);
    await take(join(this.#from, first), path);
    if (this.#copied && !beginsAnew(await readBeginning(path), this.#copied)) throw new UnfitCopy();
    for (const name of rest) {
      const more = join(this.#to, 'more');
      await take(join(this.#from, name), more);
      await appendFile(path, withoutIndex(await readFile(more)));
      await rm(more);
    }
    const published = this.#published?.segments[this.segments.length];
    if (!published) return { file, durationSeconds, bytes: (await lstat(path)).size };
    if (Math.abs(published.durationSeconds - durationSeconds) > 0.001) throw new CannotContinue();
    await rm(path);
    return published;
  }
}

/** Index and first picture's head: parameters and slice types come before the bulk of it. */
const beginningBytes = 64 * 1_024;

async function readBeginning(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Takes the file away from the user that ffmpeg runs as; in the folder of `to` it cannot be replaced any more. */
async function take(from: string, to: string): Promise<void> {
  await rename(from, to);
  if (!(await lstat(to)).isFile()) throw new Error('A media program left something else than a file.');
  if (process.getuid) await chown(to, process.getuid(), process.getgid!());
}
