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

/** Limits what the page can send to this many bytes a second from now on; -1 removes the limit. */
export async function limitSending(page: Page, bytesPerSecond: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}
