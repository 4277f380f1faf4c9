import { expect, type Page } from '@playwright/test';
import { stageOf } from './room.ts';

export interface TileLook {
  id: string;
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
  isLarge: boolean;
  /** All of it can be seen without scrolling. */
  isWhole: boolean;
  /** Shown since its picture began; null without one. */
  frames: number | null;
  /** In the middle of its upper edge: red, green, blue from 0 to 255. */
  colour: number[] | null;
}

/** All tiles of the stage as they lie in the window, in the order of the page. */
export function lookAtTiles(page: Page): Promise<TileLook[]> {
  return stageOf(page).evaluate((stage) => {
    /** What can be seen of whatever lies in this element. */
    const windowOf = (element: Element | null): DOMRect => {
      if (!element) return new DOMRect(0, 0, innerWidth, innerHeight);
      const outer = windowOf(element.parentElement);
      if (getComputedStyle(element).overflow === 'visible') return outer;
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [x, y] = [Math.max(left, outer.left), Math.max(top, outer.top)];
      return new DOMRect(x, y, Math.min(right, outer.right) - x, Math.min(bottom, outer.bottom) - y);
    };
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const colourOf = (video: HTMLVideoElement) => {
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
        colour: picture && colourOf(picture),
      };
    });
  });
}

/** Waits until so many tiles are there, and every one that is wholly seen has a picture that moves. */
export async function expectMovingTiles(page: Page, count: number, timeout = 30_000): Promise<TileLook[]> {
  let tiles: TileLook[] = [];
  const least = new Map<string, number>();
  const isStill = ({ id, frames }: TileLook) => {
    const before = least.get(id) ?? Infinity;
    const now = frames ?? Infinity;
    least.set(id, Math.min(before, now));
    return frames === null || now <= before;
  };
  await expect
    .poll(
      async () => {
        tiles = await lookAtTiles(page);
        const seen = tiles.filter(({ isWhole }) => isWhole);
        return { tiles: tiles.length, isAnySeen: seen.length > 0, still: seen.filter(isStill).map(({ name }) => name) };
      },
      { message: `${count} tiles, and all that is seen of them moves`, timeout, intervals: [100, 300, 600] },
    )
    .toEqual({ tiles: count, isAnySeen: true, still: [] });
  return tiles;
}

/** Pairs of tiles that are seen in the same place. */
export function findOverlaps(tiles: TileLook[]): string[] {
  const seen = tiles.filter(({ isWhole }) => isWhole);
  const overlap = (one: TileLook, other: TileLook) =>
    Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) > 1 &&
    Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) > 1;
  return seen.flatMap((one, at) =>
    seen
      .slice(at + 1)
      .filter((other) => overlap(one, other))
      .map((other) => `${one.name} and ${other.name}`),
  );
}
