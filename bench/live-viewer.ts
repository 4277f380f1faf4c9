import type { Browser, Page } from '@playwright/test';
import { readClock } from './clock-picture.ts';
import { quantile } from './ratio.ts';

/** A player that joins catches up first. */
const settleMs = 10_000;

/** Enters a live session by the token of its guest link; `firstMs`: from the click to the first picture. */
export async function joinLive(
  browser: Browser,
  { origin }: { origin: string },
  { token }: { token: string },
): Promise<{ page: Page; firstMs: number }> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(`/g/${token}`);
  await page.getByLabel('Name').fill('Ana Lima');
  await page.getByLabel('Email').fill('ana@example.org');
  const startedMs = performance.now();
  await page.getByRole('button', { name: 'Watch' }).click();
  const video = page.locator('video');
  await video.waitFor({ state: 'attached' });
  await video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise<void>((resolve) => void element.requestVideoFrameCallback(() => resolve())),
  );
  return { page, firstMs: performance.now() - startedMs };
}

/** Reads the clock in the picture of a page that plays: seconds from painting to display, and how often it stalled. */
export async function watchClock(page: Page, seconds: number) {
  await page.waitForTimeout(settleMs);
  await page.evaluate(countStalls);
  const delays = await page.locator('video').evaluate(readClock, { seconds });
  const stalls = await page.evaluate(() => (globalThis as unknown as { stalls: number }).stalls);
  if (delays.length < seconds) throw new Error(`Only ${delays.length} pictures could be read.`);
  const [p50, p95] = [quantile(delays, 0.5) / 1_000, quantile(delays, 0.95) / 1_000];
  return { pictures: delays.length, words: `p50 ${p50.toFixed(2)} s, p95 ${p95.toFixed(2)} s, ${stalls} stalls` };
}

/** Runs in the page. */
function countStalls(): void {
  const counted = globalThis as unknown as { stalls: number };
  counted.stalls = 0;
  document.querySelector('video')!.addEventListener('waiting', () => (counted.stalls += 1));
}
