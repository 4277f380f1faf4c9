const largestPosterSide = 1_280;
const largestTileSide = 192;
const columns = 5;
const rows = 5;

/** Contact sheets of one video: tile n (from 0, row by row, sheet by sheet) shows the picture at n × interval. */
export interface StoryboardPlan {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
  intervalSeconds: number;
  tileCount: number;
  /** File names in order. */
  sheets: string[];
}

interface Size {
  width: number;
  height: number;
}

export function posterSize(picture: Size): Size {
  return within(picture, largestPosterSide);
}

/** `key`: the key picture before `seconds`, found by seeking. `through`: decoded from the beginning of the film. */
export interface PosterPlace {
  way: 'key' | 'through';
  seconds: number;
}

const shortSeconds = 20;
const longestThroughSeconds = 30;

/**
 * Where a poster may come from, best first. Key pictures cost little and are whole after any seek, but a short film may
 * have no other than its first, which may be black; then it is decoded through.
 */
export function planPosterPlaces(durationSeconds: number): PosterPlace[] {
  const keys = [0.1, 0.3, 0.5, 0.7, 0.9, 0].map((share): PosterPlace => ({
    way: 'key',
    seconds: durationSeconds * share,
  }));
  const through = [0.3, 0.7].map((share): PosterPlace => ({
    way: 'through',
    seconds: Math.min(durationSeconds * share, longestThroughSeconds),
  }));
  return durationSeconds <= shortSeconds ? [...through, ...keys] : [...keys, ...through];
}

/** The length of the sides of the picture, in RGB, of which the contrast is measured. */
export const judgedSide = 32;
/** Below it a picture shows nothing: black, white, or one color with noise. */
export const leastContrast = 6;

/** The standard deviation of the colors from their mean, from 0 to about 128. */
export function measureContrast(rgb: Uint8Array): number {
  const sums = [0, 0, 0];
  rgb.forEach((value, at) => (sums[at % 3]! += value));
  const pixels = rgb.length / 3;
  const squares = rgb.reduce((sum, value, at) => sum + (value - sums[at % 3]! / pixels) ** 2, 0);
  return rgb.length > 0 ? Math.sqrt(squares / rgb.length) : 0;
}

/** Plans the interval by duration. Beyond two minutes it is a multiple of the segments' four seconds. */
export function planStoryboard(picture: Size, durationSeconds: number): StoryboardPlan {
  const intervalSeconds = intervalFor(durationSeconds);
  const tileCount = Math.max(1, Math.ceil(durationSeconds / intervalSeconds - 0.05));
  const tile = within(picture, largestTileSide);
  return {
    columns,
    rows,
    tileWidth: tile.width,
    tileHeight: tile.height,
    intervalSeconds,
    tileCount,
    sheets: Array.from({ length: Math.ceil(tileCount / (columns * rows)) }, (_, at) => `storyboard-${at}.jpg`),
  };
}

function intervalFor(durationSeconds: number): number {
  if (durationSeconds <= 50) return 1;
  if (durationSeconds <= 120) return 2;
  if (durationSeconds <= 1_200) return 4;
  return durationSeconds <= 7_200 ? 12 : 20;
}

function within({ width, height }: Size, largestSide: number): Size {
  const scale = Math.min(1, largestSide / Math.max(width, height));
  return { width: even(width * scale), height: even(height * scale) };
}

function even(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}
