import type { Locator, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { makeClip, makeFile, makeHeavyClip } from '../support/clips.ts';
import { cutLine, dropFiles, limitSending } from '../support/drop.ts';
import { expectMoving, expectPictureOf, expectUpright, pause, play, seek } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

/** Bytes a second, so slow that the upload lasts through all steps. */
const slow = 700_000;

const rowOf = (page: Page, path: string) => page.getByRole('listitem').filter({ hasText: basename(path) });

/** "4.2 MB of 12.3 MB" as a number of megabytes. */
async function sentMegabytes(row: Locator): Promise<number> {
  const [, amount, unit] = /([\d.]+) ([kM]?B) of /u.exec(await row.innerText()) ?? [];
  return Number(amount ?? 0) * (unit === 'MB' ? 1 : unit === 'kB' ? 0.001 : 0.000001);
}

const expectSent = (row: Locator, moreThan: number) =>
  expect
    .poll(() => sentMegabytes(row), { message: `more than ${moreThan} MB sent`, timeout: 30_000 })
    .toBeGreaterThan(moreThan);

test('a dropped file arrives complete through a reload, a lost connection and a killed server, and then plays', async ({
  ownerPage: page,
  foyer,
}) => {
  test.setTimeout(180_000);
  const file = await makeHeavyClip(16);
  await page.goto('/upload');
  const row = rowOf(page, file);
  await limitSending(page, slow);

  await test.step('after the drop the row shows how much was sent and how long the rest takes', async () => {
    await dropFiles(page, file);
    await expect(row.getByText(/[\d.]+ MB of 16(\.\d)? MB/u)).toBeVisible();
    await expect(row.getByText(/about .* left/u)).toBeVisible();
    await expect(row.getByRole('progressbar')).toBeVisible();
    await expectSent(row, 2);
  });

  const before = await sentMegabytes(row);
  await test.step('after a reload the same file goes on where it stopped', async () => {
    await page.reload();
    await limitSending(page, slow);
    await expect(row.getByText('Interrupted')).toBeVisible();
    await expect(row.getByRole('button', { name: 'Choose the same file to continue' })).toBeVisible();
    await dropFiles(page, file);
    await expect(page.getByRole('listitem').filter({ hasText: basename(file) })).toHaveCount(1);
    await expect(row.getByText('Interrupted')).toBeHidden();
    await expectSent(row, before + 1);
  });

  await test.step('without a connection the upload waits, and goes on by itself', async () => {
    const sent = await sentMegabytes(row);
    await cutLine(page);
    await expect(row.getByText('Waiting for the connection')).toBeVisible();
    await limitSending(page, slow);
    await expectSent(row, sent + 1);
  });

  await test.step('while the server is down the upload waits, and goes on by itself', async () => {
    const sent = await sentMegabytes(row);
    expect(sent).toBeLessThan(14);
    await foyer.kill();
    await expect(row.getByText('Waiting for the server')).toBeVisible({ timeout: 20_000 });
    await foyer.start();
    await expectSent(row, sent + 0.5);
  });

  await test.step('the complete file becomes ready', async () => {
    await limitSending(page, -1);
    await expect(row.getByText(/Uploaded 16(\.\d)? MB\. Ready/u)).toBeVisible({ timeout: 120_000 });
  });

  await test.step('the page of the video plays the uploaded file', async () => {
    await row.getByRole('link', { name: /^Open/u }).click();
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    await play(page);
    await expectMoving(page, 4);
    await pause(page);
    await seek(page, 1.5, 4);
    expectUpright(await expectPictureOf(page, 1.5, 4));
  });
});

test('a text file named like a video is refused with a plain sentence, and leaves nothing behind', async ({
  owner,
  ownerPage: page,
}) => {
  const file = await makeFile('birthday.mp4', 'These are only words.\n'.repeat(200));
  await page.goto('/upload');
  await dropFiles(page, file);
  const row = rowOf(page, file);
  await expect(row.getByRole('alert')).toHaveText('This file has no picture or sound we can read.', {
    timeout: 20_000,
  });
  await row.getByRole('button', { name: 'Remove birthday.mp4 from this list' }).click();
  await expect(row).toHaveCount(0);
  const find = () => owner.call<{ items: unknown[] }>('GET', '/api/media?query=birthday');
  await expect.poll(async () => (await find()).items).toEqual([]);
  await page.getByRole('link', { name: 'My media' }).click();
  await expect(page.getByRole('heading', { name: 'My media' })).toBeVisible();
  await expect(page.getByText('birthday')).toHaveCount(0);
});

test('a file that cannot be a video is refused before a byte is sent', async ({ ownerPage: page }) => {
  const [empty, letter] = [await makeFile('empty.mp4', ''), await makeFile('letter.pdf', '%PDF-1.4\n')];
  await page.goto('/upload');
  await dropFiles(page, empty, letter);
  await expect(rowOf(page, empty)).toContainText('This file is empty. Choose the video itself.');
  await expect(rowOf(page, letter)).toContainText('This is a document, not a video. Choose a video file.');
});

test('a truncated video is refused as damaged', async ({ ownerPage: page }) => {
  const whole = await readFile(await makeClip('landscape'));
  const cut = await makeFile('cut-off.mp4', whole.subarray(0, Math.floor(whole.length / 2)));
  await page.goto('/upload');
  await dropFiles(page, cut);
  await expect(rowOf(page, cut).getByRole('alert')).toHaveText(
    /damaged or incomplete|no picture or sound we can read/u,
    {
      timeout: 30_000,
    },
  );
});
