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
