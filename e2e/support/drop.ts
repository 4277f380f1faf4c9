import { expect, type Page } from '@playwright/test';

/** Drops files from the disk on the middle of the page; the browser itself reads them. */
export async function dropFiles(page: Page, ...files: string[]): Promise<void> {
  // The page accepts files only after this button is shown.
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const devtools = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize()!;
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await devtools.detach();
}

/** Limits what the page can send to this many bytes a second from now on; -1 removes the limit. Ends `cutLine`. */
export function limitSending(page: Page, bytesPerSecond: number): Promise<void> {
  return setLine(page, { offline: false, uploadThroughput: bytesPerSecond });
}

/**
 * Takes the page's connection until `limitSending`. `setOffline` of the browser context is not used with it: it ends the
 * limit as well, and before the next one is set the rest of a file is sent.
 */
export function cutLine(page: Page): Promise<void> {
  return setLine(page, { offline: true, uploadThroughput: -1 });
}

async function setLine(page: Page, line: { offline: boolean; uploadThroughput: number }): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    latency: 0,
    downloadThroughput: -1,
    ...line,
  });
}
