import type { StreamHeader } from './fragments.ts';
import { decideCut, lengthOf, type OpenSegment, type Part, type Segment, type StoredBytes } from './segments.ts';

/** Segments whose parts stay in memory; further ones while they wait to be written. */
const recentSegments = 4;
const previewSegments = 8;
/** A stream that is not recorded can only be followed at its end. */
const mostRecentBytes = 96 << 20;

/** One rendition of a live item from its first take on: what is recorded, and what is being made. */
export class Timeline {
  readonly rendition: string;
  readonly segments: Segment[] = [];
  /** What each take begins with, by its number. */
  readonly headers = new Map<number, StreamHeader>();
  open: OpenSegment | null = null;
  /** Counts what changes the playlists. */
  version = 0;
  #waiting: (() => void)[] = [];
  #nextSequence = 0;

  constructor(rendition: string) {
    this.rendition = rendition;
  }

  /** The number that the next segment gets. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  /** The newest segment that exists in part or whole, and how many parts of it there are. */
  get edge(): { sequence: number; parts: number } {
    return { sequence: this.#nextSequence - (this.open ? 1 : 0), parts: this.open?.parts.length ?? 0 };
  }

  /** A segment begins; the one before it has to be closed. */
  begin(segment: Omit<OpenSegment, 'parts'>): void {
    this.open = { ...segment, parts: [] };
    this.#nextSequence = segment.sequence + 1;
  }

  /** Recorded segments, which nothing is known of yet. */
  append(segments: readonly Segment[]): void {
    const last = segments.at(-1);
    if (!last) return;
    this.segments.push(...segments);
    this.#nextSequence = last.sequence + 1;
    this.change();
  }

  /** Leaves out a segment that exists in another rendition only. */
  leaveOut(segment: Segment): void {
    this.segments.push({ ...segment, parts: [], stored: null });
    this.#nextSequence = segment.sequence + 1;
    this.change();
  }

  add(part: Part): void {
    this.open!.parts.push(part);
    this.change();
  }

  /** Closes the open segment, if there is one, and returns it. */
  close(): Segment | null {
    const { open } = this;
    if (!open) return null;
    this.open = null;
    const segment = { ...open, durationMs: lengthOf(open), stored: null };
    this.segments.push(segment);
    this.#forgetOld();
    this.change();
    return segment;
  }

  stored(segment: Segment, stored: StoredBytes): void {
    segment.stored = stored;
    this.#forgetOld();
  }

  /** Drops what was only a preview; a few segments stay for those who look at it. */
  dropPreview(shownFrom: number | null): void {
    while (this.segments.length > previewSegments && this.segments[0]!.sequence < (shownFrom ?? Infinity))
      this.segments.shift();
  }

  /** Whether a playlist that ends with this part, or with this whole segment, can be answered. */
  has(sequence: number, part: number | null): boolean {
    const { edge } = this;
    if (sequence < edge.sequence) return true;
    return part !== null && sequence === edge.sequence && part < edge.parts;
  }

  /** Resolves at the next change. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  change(): void {
    this.version += 1;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  find(sequence: number): Segment | null {
    return this.segments[sequence - (this.segments[0]?.sequence ?? 0)] ?? null;
  }

  findPart(sequence: number, index: number): Part | null {
    const segment = this.open?.sequence === sequence ? this.open : this.find(sequence);
    return segment?.parts[index] ?? null;
  }

  decideCut(next: Part, isWanted: boolean): boolean {
    return this.open === null || decideCut(this.open, next, isWanted);
  }

  #forgetOld(): void {
    let bytes = 0;
    for (let back = 1; back <= this.segments.length; back += 1) {
      const segment = this.segments.at(-back)!;
      if (segment.parts.length === 0 && back > recentSegments + 8) return;
      bytes += segment.parts.reduce((sum, part) => sum + part.bytes.length, 0);
      const isWaiting = segment.stored === null && back <= recentSegments * 2;
      if ((back > recentSegments && !isWaiting) || bytes > mostRecentBytes) segment.parts = [];
    }
  }
}
