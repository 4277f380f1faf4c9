import { masterPlaylist, livePlaylist, replayPlaylist, type PlaylistFacts, type Variant } from './playlists.ts';
import { isGap, targetSeconds, type Segment, type StoredBytes } from './segments.ts';
import { Timeline } from './timeline.ts';
import { listVariants } from './variants.ts';

/** What a player asks of a playlist. */
export interface PlaylistAsk {
  /** Wait until this segment, or this part of it, exists; null: answer at once. */
  awaited: { sequence: number; part: number | null } | null;
  /** Leave out what the player knows already. */
  isUpdate: boolean;
}

/** Bytes from memory, in pieces, or where they are in the blob store. */
export type MediaBytes = { pieces: readonly Buffer[] } | StoredBytes;

/** A playlist is answered after this time even when nothing has changed: players would give up. */
const longestWaitMs = 1.5 * targetSeconds * 1_000;
/** How much is shown where people may not go back. */
const edgeSeconds = 6 * targetSeconds;

export interface LiveMediaFacts {
  /** The first segment that everybody may see; null before the session is live. */
  shownFrom: number | null;
  isEnded: boolean;
  hasDvr: boolean;
  /** What the session's row says: a sender sends, to this process or to another. */
  isSending: boolean;
}

/** One live item as players see it: while it is sent, while it pauses, and as a replay. */
export class LiveMedia {
  readonly mediaId: string;
  readonly timelines = new Map<string, Timeline>();
  readonly facts: LiveMediaFacts = { shownFrom: null, isEnded: false, hasDvr: true, isSending: false };
  /** How many takes this process has open: their parts are in its memory. */
  openTakes = 0;
  /** The number of the last take of this process; 0 where it had none. */
  lastOwnTake = 0;
  /** The small rendition that is being started. */
  planned: Variant | null = null;
  /** Its encoder died: players are told of the source only. */
  isSmallDropped = false;
  readonly #dvrSeconds: number;
  readonly #texts = new Map<string, { version: string; text: Buffer }>();

  constructor(mediaId: string, dvrSeconds: number) {
    this.mediaId = mediaId;
    this.#dvrSeconds = dvrSeconds;
  }

  /** Whether this process takes the stream. */
  get isTaking(): boolean {
    return this.openTakes > 0;
  }

  /** Whether everybody with access may see it; before that it is a preview. */
  get isShown(): boolean {
    return this.facts.shownFrom !== null;
  }

  get isEnded(): boolean {
    return this.facts.isEnded;
  }

  /** Changes when the renditions do, or when the session ends. */
  get renditionsVersion(): string {
    return [...this.#variants().map(({ rendition }) => rendition), ...(this.isEnded ? ['replay'] : [])].join('+');
  }

  get durationMs(): number {
    return this.#window(this.timelines.get('source'), true).reduce((sum, { durationMs }) => sum + durationMs, 0);
  }

  /** Null while there is nothing to play. */
  master(): string | null {
    const variants = this.#variants();
    return variants.length === 0 ? null : masterPlaylist(variants, this.isEnded ? 'replay' : 'playlist');
  }

  /** Null: there is no such rendition. `too_far`: the player asks for what is not even about to come. */
  async playlist(rendition: string, ask: PlaylistAsk): Promise<Buffer | 'too_far' | null> {
    const timeline = this.timelines.get(rendition);
    if (!timeline) return null;
    const awaited = ask.awaited ?? { sequence: this.facts.shownFrom ?? 0, part: 0 };
    if (ask.awaited && awaited.sequence > timeline.edge.sequence + 2) return 'too_far';
    await this.#waitUntil(timeline, () => timeline.has(awaited.sequence, awaited.part));
    return this.#text(`${rendition} ${ask.isUpdate}`, timeline, () =>
      livePlaylist(this.#describe(timeline), ask.isUpdate),
    );
  }

  /** The whole recording; null while the session runs. */
  replay(rendition: string): Buffer | null {
    const timeline = this.timelines.get(rendition);
    if (!timeline || !this.isEnded) return null;
    return this.#text(`${rendition} replay`, timeline, () => replayPlaylist(this.#window(timeline, true)));
  }

  header(rendition: string, take: number): Buffer | null {
    return this.timelines.get(rendition)?.headers.get(take)?.bytes ?? null;
  }

  segment(rendition: string, sequence: number): MediaBytes | null {
    const segment = this.timelines.get(rendition)?.find(sequence);
    if (!segment || !this.#mayBeSeen(sequence) || isGap(segment)) return null;
    return segment.stored ?? { pieces: segment.parts.map(({ bytes }) => bytes) };
  }

  /** Waits for the part that the playlist announces as the next one. */
  async part(rendition: string, sequence: number, index: number): Promise<MediaBytes | null> {
    const timeline = this.timelines.get(rendition);
    if (!timeline || !this.#mayBeSeen(sequence)) return null;
    const { edge } = timeline;
    const isNext = sequence === edge.sequence && index === edge.parts && timeline.open !== null;
    if (isNext) await this.#waitUntil(timeline, () => timeline.has(sequence, index));
    const part = timeline.findPart(sequence, index);
    return part && { pieces: [part.bytes] };
  }

  timelineOf(rendition: string): Timeline {
    const known = this.timelines.get(rendition);
    if (known) return known;
    const timeline = new Timeline(rendition);
    this.timelines.set(rendition, timeline);
    return timeline;
  }

  /** From the next segment on, which begins at the next key frame, or from the first one that was recorded. */
  show(): void {
    if (this.isShown) return;
    const source = this.timelineOf('source');
    const recorded = source.segments.find(({ stored }) => stored !== null);
    this.facts.shownFrom = recorded?.sequence ?? source.nextSequence;
    this.change();
  }

  /** Who watches it goes on with the source. */
  dropSmall(): void {
    this.isSmallDropped = true;
    this.planned = null;
    this.timelines.delete('small');
    this.change();
  }

  setDvr(hasDvr: boolean): void {
    if (this.facts.hasDvr === hasDvr) return;
    this.facts.hasDvr = hasDvr;
    this.change();
  }

  setSending(isSending: boolean): void {
    if (this.facts.isSending === isSending) return;
    this.facts.isSending = isSending;
    this.change();
  }

  /** What was not recorded is lost now, also where memory still holds it: the replay stays the same. */
  end(): void {
    if (this.isEnded) return;
    this.facts.isEnded = true;
    for (const { segments } of this.timelines.values()) for (const segment of segments) segment.parts = [];
    this.change();
  }

  /** Lets every player look again: something other than a part has changed. */
  change(): void {
    for (const timeline of this.timelines.values()) timeline.change();
  }

  #mayBeSeen(sequence: number): boolean {
    return sequence >= (this.facts.shownFrom ?? 0);
  }

  async #waitUntil(timeline: Timeline, isThere: () => boolean): Promise<void> {
    let isLate = false;
    const late = new Promise<void>((resolve) => {
      setTimeout(() => {
        isLate = true;
        resolve();
      }, longestWaitMs).unref();
    });
    while (!isThere() && !isLate && !this.isEnded) await Promise.race([timeline.nextChange(), late]);
  }

  #text(name: string, timeline: Timeline, write: () => string): Buffer {
    const version = `${timeline.version} ${timeline.segments.length} ${JSON.stringify(this.facts)}`;
    const known = this.#texts.get(name);
    if (known?.version === version) return known.text;
    const text = Buffer.from(write());
    this.#texts.set(name, { version, text });
    return text;
  }

  #describe(timeline: Timeline): PlaylistFacts {
    const segments = this.#window(timeline, this.facts.hasDvr);
    const first = segments[0] ?? timeline.open;
    const open = timeline.open && this.#mayBeSeen(timeline.open.sequence) ? timeline.open : null;
    return {
      segments,
      open,
      isSeamNext: !(this.facts.isSending && this.#isTakenElsewhere(timeline)),
      takesBefore: first ? countTakes(timeline.segments, first.sequence) : 0,
      canBlock: this.isTaking,
      isEnded: this.isEnded,
      reports: [...this.timelines.values()]
        .filter((other) => other !== timeline && other.open)
        .map(({ rendition, edge }) => ({ rendition, sequence: edge.sequence, part: Math.max(0, edge.parts - 1) })),
    };
  }

  /** Whether the newest take is of another process: this one knows its end by the session's row alone. */
  #isTakenElsewhere({ segments }: Timeline): boolean {
    return !this.isTaking && (segments.at(-1)?.take ?? 0) > this.lastOwnTake;
  }

  /** The closed segments that players may go back to. */
  #window(timeline: Timeline | undefined, isWhole: boolean): Segment[] {
    if (!timeline) return [];
    const isLimited = !this.isEnded || !isWhole;
    const from = Math.max(this.facts.shownFrom ?? 0, timeline.segments[0]?.sequence ?? 0);
    const shown = timeline.segments.slice(from - (timeline.segments[0]?.sequence ?? 0));
    if (!isLimited) return shown;
    let leftMs = (isWhole ? this.#dvrSeconds : edgeSeconds) * 1_000;
    const first = shown.findLastIndex(({ durationMs }) => (leftMs -= durationMs) < 0);
    return first < 0 ? shown : shown.slice(first);
  }

  #variants(): Variant[] {
    const [source, small] = [this.timelines.get('source'), this.timelines.get('small')];
    return source ? listVariants(source, small ?? null, this) : [];
  }
}

/** How many times a take ended before this segment. */
function countTakes(segments: readonly Segment[], sequence: number): number {
  let count = 0;
  for (let at = 1; at < segments.length && segments[at]!.sequence <= sequence; at += 1) {
    if (segments[at]!.take !== segments[at - 1]!.take) count += 1;
  }
  return count;
}
