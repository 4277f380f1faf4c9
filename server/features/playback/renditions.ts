export interface Segment {
  /** `s0.m4s`, `s1.m4s` … */
  file: string;
  durationSeconds: number;
  bytes: number;
}

/** One encoding of an item, or its beginning while the transcoder makes it. */
export interface Rendition {
  /** `v240`, `audio` …: its folder in the blob store, and in the playback path. */
  name: string;
  kind: 'video' | 'audio';
  width: number | null;
  height: number | null;
  frameRate: number | null;
  codecs: string;
  /** Bits per second. */
  peakBandwidth: number;
  averageBandwidth: number;
  segments: Segment[];
  /** Further segments will come. */
  isGrowing: boolean;
  begunAt: Date;
}

/** Changes exactly when further renditions can be played; does not depend on their order. */
export function renditionsVersion(renditions: readonly Pick<Rendition, 'name'>[]): string {
  return renditions
    .map(({ name }) => name)
    .sort()
    .join('+');
}
