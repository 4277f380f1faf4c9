/**
 * How the small pictures of the seek bar, the tiles, are arranged on sheets `storyboard-0.jpg`, `storyboard-1.jpg` …
 */
export interface Storyboard {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
  intervalSeconds: number;
  /** Number of tiles on all sheets together. */
  tileCount: number;
}

export function countSheets({ columns, rows, tileCount }: Storyboard): number {
  return Math.ceil(tileCount / (columns * rows));
}

/**
 * The WebVTT track that shows one small picture per interval, the last one until the end. Addresses are absolute,
 * because players resolve them against the page, not against the track.
 */
export function storyboardTrack(pageSessionId: string, storyboard: Storyboard, durationSeconds: number): string {
  const cues = ['WEBVTT'];
  const { tileCount, intervalSeconds } = storyboard;
  for (let index = 0; index < tileCount && index * intervalSeconds < durationSeconds; index += 1) {
    const next = (index + 1) * intervalSeconds;
    const endSeconds = index === tileCount - 1 || next > durationSeconds ? durationSeconds : next;
    cues.push(
      `${timestamp(index * intervalSeconds)} --> ${timestamp(endSeconds)}\n${pictureAddress(pageSessionId, storyboard, index)}`,
    );
  }
  return `${cues.join('\n\n')}\n`;
}

function pictureAddress(
  pageSessionId: string,
  { columns, rows, tileWidth, tileHeight }: Storyboard,
  index: number,
): string {
  const onSheet = index % (columns * rows);
  const sheet = Math.floor(index / (columns * rows));
  const left = (onSheet % columns) * tileWidth;
  const top = Math.floor(onSheet / columns) * tileHeight;
  return `/playback/${pageSessionId}/storyboard-${sheet}.jpg#xywh=${left},${top},${tileWidth},${tileHeight}`;
}

function timestamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const part = (divisor: number, modulus: number, digits: number) =>
    String(Math.floor(milliseconds / divisor) % modulus).padStart(digits, '0');
  return `${part(3_600_000, 1e9, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}
