import { mediaFolder } from '#server/ports/blob-store.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import type { Fragment, StreamHeader } from './fragments.ts';
import type { LiveMedia } from './live-media.ts';
import type { SegmentRows } from './segment-rows.ts';
import { planSmall, SmallRendition } from './small-rendition.ts';
import { Take, type Cutting } from './take.ts';
import type { TakeFileDependencies } from './take-file.ts';
import type { Rendition } from './variants.ts';

export interface NewTake {
  mediaId: string;
  takeId: string;
  number: number;
}

export interface RunningTakeDependencies extends TakeFileDependencies {
  clock: Clock;
  transcoder: Pick<Transcoder, 'stream'>;
  /** Of the rendition for slow lines; null: there is none. */
  smallHeight: number | null;
  rows: SegmentRows;
  /** Told of the source only: a small rendition that is missing is no loss. */
  onRecording(isRecording: boolean): void;
  onError(error: unknown): void;
}

/** One take while it runs: the source, and the small rendition that is made of it. */
export class RunningTake {
  readonly #dependencies: RunningTakeDependencies;
  readonly #media: LiveMedia;
  readonly #take: NewTake;
  readonly #source: Take;
  #small: SmallRendition | null = null;

  constructor(dependencies: RunningTakeDependencies, media: LiveMedia, take: NewTake) {
    this.#dependencies = dependencies;
    this.#media = media;
    this.#take = take;
    const timeline = media.timelineOf('source');
    const isWanted = () => media.facts.shownFrom === timeline.nextSequence;
    this.#source = this.#openTake('source', { isSource: true, isWanted });
  }

  /** Throws DamagedMedia. */
  write(bytes: Buffer): void {
    this.#source.write(bytes);
  }

  async close(): Promise<void> {
    await this.#source.close();
    await this.#small?.close();
  }

  #openTake(rendition: Rendition, cutting: Cutting): Take {
    const { rows, clock, onError, onRecording } = this.#dependencies;
    const { mediaId, takeId, number } = this.#take;
    const isSource = rendition === 'source';
    return new Take({
      ...this.#dependencies,
      ...{ timeline: this.#media.timelineOf(rendition), number, folder: mediaFolder(mediaId), cutting },
      now: () => clock.now(),
      shownFrom: () => this.#media.facts.shownFrom,
      onStored: async ({ sequence, startMs, durationMs, wallClockMs, stored }) => {
        const { offset, size } = stored!;
        await rows.add({ mediaId, takeId, rendition, sequence, startMs, durationMs, wallClockMs, offset, size });
        if (isSource) onRecording(true);
      },
      onNotStored: (error) => {
        onError(error);
        if (isSource) onRecording(false);
      },
      ...(isSource && { onRead: (one: StreamHeader | Fragment) => this.#feedSmall(one) }),
    });
  }

  #feedSmall(one: StreamHeader | Fragment): void {
    if (one.kind === 'header') this.#startSmall(one);
    this.#small?.write(one.bytes);
  }

  #startSmall({ video, tracks }: StreamHeader): void {
    const { transcoder, smallHeight, onError } = this.#dependencies;
    const media = this.#media;
    const plan = smallHeight === null ? null : planSmall(video, tracks.length > 1, smallHeight);
    if (!plan || media.isSmallDropped) return;
    media.planned = plan;
    const source = media.timelineOf('source');
    const times = () =>
      [...source.segments.slice(-recentSegments), ...(source.open ? [source.open] : [])].filter(
        ({ take }) => take === this.#take.number,
      );
    this.#small = new SmallRendition({
      transcoder,
      height: plan.height,
      take: this.#openTake('small', { isSource: false, times, find: (sequence) => source.find(sequence) }),
      onDropped(why) {
        onError(new Error(`The small rendition of ${media.mediaId} was given up. ${why}`));
        media.dropSmall();
      },
    });
  }
}

/** An encoder that lags by more is given up before. */
const recentSegments = 60;
