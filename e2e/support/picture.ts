import { expect, type Page } from '@playwright/test';

/** Playwright would look once a second. */
const intervals = [50, 100];

export interface Picture {
  width: number;
  height: number;
  /** The length of the white bar, in seconds of a clip of `clipSeconds`. */
  seconds: number;
  /** The colors of the lower half, left and right: red, green, blue from 0 to 255. */
  left: number[];
  right: number[];
}

/**
 * Reads the picture on the screen from the decoded frame, not from the state of the player. Null while the player
 * changes its source.
 */
export function readPicture(page: Page, clipSeconds: number): Promise<Picture | null> {
  return page.locator('video').evaluate((video: HTMLVideoElement, length) => {
    const canvas = document.createElement('canvas');
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0) return null;
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext('2d', { willReadFrequently: true })!;
    pen.drawImage(video, 0, 0);
    const bar = pen.getImageData(0, Math.floor(height / 4), width, 1).data;
    const white = Array.from({ length: width }, (_, x) => bar[x * 4 + 1]! > 127).filter(Boolean).length;
    const at = (x: number) => [
      ...pen.getImageData(Math.floor(width * x), Math.floor(height * 0.75), 1, 1).data.slice(0, 3),
    ];
    return { width, height, seconds: (white / width) * length, left: at(0.25), right: at(0.75) };
  }, clipSeconds);
}

/** Checks the orientation by the colors of the lower half. */
export function expectUpright({ left, right }: Picture): void {
  const isNear = (color: number[], wanted: number[]) => color.every((value, i) => Math.abs(value - wanted[i]!) < 60);
  expect({ left, right, isRed: isNear(left, [255, 0, 0]), isBlue: isNear(right, [0, 0, 255]) }).toMatchObject({
    isRed: true,
    isBlue: true,
  });
}

/** Waits until the screen shows the picture of this second. */
export async function expectPictureOf(
  page: Page,
  seconds: number,
  clipSeconds: number,
  within = 0.15,
): Promise<Picture> {
  let picture: Picture | null = null;
  await expect
    .poll(
      async () => {
        picture = await readPicture(page, clipSeconds);
        return picture ? Math.abs(picture.seconds - seconds) : Number.NaN;
      },
      { message: `the picture of second ${seconds}`, intervals },
    )
    .toBeLessThan(within);
  return picture!;
}

/** Waits until the screen shows a later picture than a moment ago. */
export async function expectMoving(page: Page, clipSeconds: number): Promise<void> {
  let first: Picture | null = null;
  await expect
    .poll(
      async () => {
        const picture = await readPicture(page, clipSeconds);
        first ??= picture;
        return picture && first ? picture.seconds - first.seconds : 0;
      },
      { message: 'the picture moves', timeout: 20_000, intervals },
    )
    .toBeGreaterThan(clipSeconds / 160);
}

export const currentSeconds = (page: Page): Promise<number> =>
  page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);

/** Clicks on the position bar at this second. */
export async function seek(page: Page, seconds: number, clipSeconds: number): Promise<void> {
  const bar = page.getByRole('slider', { name: 'Position' });
  await showControls(page);
  const { x, y, width, height } = (await bar.boundingBox())!;
  await page.mouse.click(x + (width * seconds) / clipSeconds, y + height / 2);
  await expect
    .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => !video.seeking && video.readyState >= 2), {
      message: `the player has gone to second ${seconds}`,
      timeout: 30_000,
      intervals,
    })
    .toBe(true);
}

/** Waits until the video plays, however it was started. */
export async function expectPlaying(page: Page): Promise<void> {
  const isPlaying = (video: HTMLVideoElement) => !video.paused && video.currentTime > 0;
  await expect
    .poll(() => page.locator('video').evaluate(isPlaying), { message: 'the video plays', timeout: 20_000, intervals })
    .toBe(true);
}

/** Starts the video with the large button, or with the one in the bar. */
export async function play(page: Page): Promise<void> {
  await showControls(page);
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await expectPlaying(page);
}

export async function pause(page: Page): Promise<void> {
  await showControls(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.locator('video')).toHaveJSProperty('paused', true);
}

/** The bar hides while the mouse rests; a movement shows it again, so that it can be clicked. */
async function showControls(page: Page): Promise<void> {
  const player = page.locator('[data-player]');
  await expect(player).toBeVisible();
  await page.getByRole('slider', { name: 'Position' }).scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await player.boundingBox())!;
  await page.mouse.move(x + width / 3, y + height - 90);
  await page.mouse.move(x + width / 3 + 5, y + height - 90);
  await expect(player).not.toHaveAttribute('data-idle');
}

/** Chooses from the quality menu: "240p", "Automatic". */
export async function chooseQuality(page: Page, name: string): Promise<void> {
  await showControls(page);
  await page.getByRole('button', { name: 'Speed and quality' }).click();
  await page.getByRole('menuitem', { name: /^Quality/u }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${name}`, 'u') }).click();
}

export async function qualities(page: Page): Promise<string[]> {
  await showControls(page);
  await page.getByRole('button', { name: 'Speed and quality' }).click();
  await page.getByRole('menuitem', { name: /^Quality/u }).click();
  const names = await page.getByRole('menuitemradio').allTextContents();
  await page.keyboard.press('Escape');
  return names.filter((name) => /^\d/u.test(name));
}
