import { expect, type Page } from '@playwright/test';
import { stageOf } from './room.ts';

export interface VisibleTile {
  id: string;
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
  isLarge: boolean;
  /** The whole tile is visible without scrolling. */
  isWhole: boolean;
  /** Frames shown since the picture began; null without a picture. */
  frames: number | null;
  /** The color in the middle of its upper edge: red, green, blue from 0 to 255. */
  color: number[] | null;
}

/** All tiles of the stage with their positions in the window, in the order of the page. */
export function readTiles(page: Page): Promise<VisibleTile[]> {
  return stageOf(page).evaluate((stage) => {
    /** The part of the window in which the content of this element is visible. */
    const windowOf = (element: Element | null): DOMRect => {
      if (!element) return new DOMRect(0, 0, innerWidth, innerHeight);
      const outer = windowOf(element.parentElement);
      if (getComputedStyle(element).overflow === 'visible') return outer;
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [x, y] = [Math.max(left, outer.left), Math.max(top, outer.top)];
      return new DOMRect(x, y, Math.min(right, outer.right) - x, Math.min(bottom, outer.bottom) - y);
    };
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const colorOf = (video: HTMLVideoElement) => {
      canvas.drawImage(video, video.videoWidth / 2, 4, 1, 1, 0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    return [...stage.querySelectorAll<HTMLElement>('[data-tile]')].map((tile) => {
      const { x, y, width, height, right, bottom } = tile.getBoundingClientRect();
      const seen = windowOf(tile.parentElement);
      const video = tile.querySelector('video');
      const picture = video !== null && video.videoWidth > 0 ? video : null;
      return {
        ...{ x, y, width, height },
        id: tile.dataset['tile']!,
        name: tile.ariaLabel!,
        isLarge: video?.dataset['mainPicture'] !== undefined,
        isWhole: x > seen.left - 1 && y > seen.top - 1 && right < seen.right + 1 && bottom < seen.bottom + 1,
        frames: picture && picture.getVideoPlaybackQuality().totalVideoFrames,
        color: picture && colorOf(picture),
      };
    });
  });
}

/** Waits until there are `count` tiles, and each fully visible one has a moving picture. */
export async function expectMovingTiles(page: Page, count: number, timeout = 30_000): Promise<VisibleTile[]> {
  let tiles: VisibleTile[] = [];
  const least = new Map<string, number>();
  const isStill = ({ id, frames }: VisibleTile) => {
    const before = least.get(id) ?? Infinity;
    const now = frames ?? Infinity;
    least.set(id, Math.min(before, now));
    return frames === null || now <= before;
  };
  await expect
    .poll(
      async () => {
        tiles = await readTiles(page);
        const seen = tiles.filter(({ isWhole }) => isWhole);
        return { tiles: tiles.length, isAnySeen: seen.length > 0, still: seen.filter(isStill).map(({ name }) => name) };
      },
      { message: `${count} tiles, and every visible picture moves`, timeout, intervals: [100, 300, 600] },
    )
    .toEqual({ tiles: count, isAnySeen: true, still: [] });
  return tiles;
}

/** Pairs of fully visible tiles that overlap. */
export function findOverlaps(tiles: VisibleTile[]): string[] {
  const seen = tiles.filter(({ isWhole }) => isWhole);
  const overlap = (one: VisibleTile, other: VisibleTile) =>
    Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) > 1 &&
    Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) > 1;
  return seen.flatMap((one, at) =>
    seen
      .slice(at + 1)
      .filter((other) => overlap(one, other))
      .map((other) => `${one.name} and ${other.name}`),
  );
}
