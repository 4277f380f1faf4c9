import { FragmentReader, type Fragment, type StreamHeader } from './fragments.ts';
import type { Part, Segment } from './segments.ts';
import { TakeFile, takeKey, type TakeFileDependencies } from './take-file.ts';
import type { Timeline } from './timeline.ts';

/** Where a segment begins: decided for the source, and the same in every other rendition. */
export type Cutting =
  | { isSource: true; isWanted(): boolean }
  /** The times of the source, of this take; the last one may still grow. */
  | { isSource: false; times(): { sequence: number; startMs: number }[]; find(sequence: number): Segment | null };

export interface TakeOptions extends TakeFileDependencies {
  timeline: Timeline;
  /** The item's folder in the blob store. */
  folder: string;
  number: number;
  cutting: Cutting;
  now(): Date;
  /** The first segment that is shown to everybody, and recorded; null: what comes is only a preview. */
  shownFrom(): number | null;
  /** Called with every closed segment that is in the file. */
  onStored(segment: Segment): Promise<void>;
  onNotStored(error: unknown): void;
  /** Called with everything that was read, in order. */
  onRead?(one: StreamHeader | Fragment): void;
}

/** A picture of a rendition may be this much before the source's. */
const toleranceMs = 20;

/** Takes the bytes of one take in one rendition: cuts them, makes them playable, and records them. */
export class Take {
  readonly #options: TakeOptions;
  readonly #reader = new FragmentReader();
  #file: TakeFile | null = null;
  /** What wall clock and time of the take differ by. */
  #clockMs = 0;
  #recording: Promise<unknown> = Promise.resolve();

  constructor(options: TakeOptions) {
    this.#options = options;
  }

  /** Throws DamagedMedia. */
  write(bytes: Buffer): void {
    for (const one of this.#reader.push(bytes)) {
      if (one.kind === 'header') this.#begin(one);
      else this.#add(one);
      this.#options.onRead?.(one);
    }
  }

  /** Ends the last segment; resolves when all are recorded. */
  async close(): Promise<void> {
    this.#close();
    await this.#recording;
    await this.#file?.close();
  }

  #begin(header: StreamHeader): void {
    const { timeline, folder, number } = this.#options;
    this.#file = new TakeFile(this.#options, takeKey(folder, number, timeline.rendition), header.bytes);
    timeline.headers.set(number, header);
  }

  #add({ bytes, video }: Fragment): void {
    const { timeline } = this.#options;
    const part = {
      bytes,
      durationMs: Math.round((video?.durationSeconds ?? 0) * 1_000),
      isIndependent: video?.isKey ?? false,
    };
    if (video) this.#cut(part, Math.round(video.startSeconds * 1_000));
    if (timeline.open) timeline.add(part);
  }

  #cut(part: Part, startMs: number): void {
    const { timeline, cutting, number, now } = this.#options;
    const sequence = cutting.isSource ? this.#cutSource(part, cutting.isWanted()) : this.#cutLike(cutting, startMs);
    if (sequence === null) return;
    if (this.#clockMs === 0) this.#clockMs = now().getTime() - part.durationMs - startMs;
    this.#close();
    timeline.begin({ sequence, take: number, startMs, wallClockMs: this.#clockMs + startMs });
  }

  #cutSource(part: Part, isWanted: boolean): number | null {
    const { timeline } = this.#options;
    return timeline.decideCut(part, isWanted) ? timeline.nextSequence : null;
  }

  /** The number of the source's segment that begins at this time, or began before it without having been made here. */
  #cutLike({ times, find }: Extract<Cutting, { isSource: false }>, startMs: number): number | null {
    const { timeline } = this.#options;
    const begun = times().findLast((one) => one.startMs <= startMs + toleranceMs);
    if (!begun || begun.sequence < timeline.nextSequence) return null;
    this.#close();
    for (let sequence = timeline.nextSequence; sequence < begun.sequence; sequence += 1) {
      const missed = find(sequence);
      if (missed) timeline.leaveOut(missed);
    }
    return begun.sequence;
  }

  #close(): void {
    const { timeline, onStored, onNotStored } = this.#options;
    const segment = timeline.close();
    const shownFrom = this.#options.shownFrom();
    timeline.dropPreview(shownFrom);
    if (!segment || shownFrom === null || segment.sequence < shownFrom) return;
    const written = this.#file!.append(segment.parts.map(({ bytes }) => bytes)).then(async (stored) => {
      timeline.stored(segment, stored);
      await onStored(segment);
    });
    this.#recording = Promise.all([this.#recording, written.catch(onNotStored)]);
  }
}
