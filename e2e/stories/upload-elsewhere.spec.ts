import type { Page } from '@playwright/test';
import { basename } from 'node:path';
import { makeClip, makeHeavyClip } from '../support/clips.ts';
import type { Foyer } from '../support/foyer.ts';
import type { Owner } from '../support/owner.ts';
import { expectMoving, play } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

/** An item whose upload another browser began and did not finish. */
async function leaveUnfinished(owner: Owner, foyer: Foyer, title: string, path: string, share: number) {
  const item = await owner.createItem({ title });
  await owner.upload(item.id, path, basename(path), share);
  foyer.passUploadQuiet();
  return item;
}

/** Presses the button and chooses this file in the window that opens. */
async function choose(page: Page, button: string, path: string): Promise<void> {
  const opening = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button, exact: true }).click();
  await (await opening).setFiles(path);
}

test('an upload that one browser left unfinished can be continued in another', async ({
  owner,
  ownerPage: page,
  foyer,
}) => {
  const file = await makeHeavyClip(3);
  const item = await leaveUnfinished(owner, foyer, 'Begun elsewhere', file, 0.4);

  await test.step('its card and its page show the interruption and the progress', async () => {
    await page.goto('/my-media');
    const card = page.getByRole('article').filter({ hasText: 'Begun elsewhere' });
    await expect(card.getByText(/^Interrupted at (39|40)%$/u)).toBeVisible();
    await card.getByRole('link', { name: 'Begun elsewhere' }).click();
    await expect(page.getByText('The upload was interrupted')).toBeVisible();
    await page.getByRole('link', { name: 'Continue the upload' }).click();
  });

  const row = page.getByRole('listitem').filter({ hasText: basename(file) });
  await test.step('the upload page asks for the same file, and recognizes a different one', async () => {
    await expect(row.getByText('Interrupted')).toBeVisible();
    await choose(page, `Choose the same file to continue: ${basename(file)}`, await makeClip('quick'));
    await expect(row.getByText('This is a different file. Choose the one this upload started with.')).toBeVisible();
  });

  await test.step('given the same file, only the rest is sent, and the video plays', async () => {
    const sent: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') sent.push(Number(request.headers()['upload-offset']));
    });
    await choose(page, `Choose the same file to continue: ${basename(file)}`, file);
    await expect(row.getByText(/Ready/u)).toBeVisible({ timeout: 40_000 });
    expect(sent[0]).toBeGreaterThan(1_000_000);
    await page.goto(`/media/${item.id}`);
    await play(page);
    await expectMoving(page, 4);
  });
});

test('another file can be sent instead of an interrupted upload', async ({ owner, ownerPage: page, foyer }) => {
  const [first, second] = [await makeHeavyClip(3), await makeClip('tall')];
  const items = [];
  for (const [title, path] of [
    ['Thought better of', first],
    ['Another one', second],
  ] as const) {
    items.push(await leaveUnfinished(owner, foyer, title, path, 0.2));
  }
  await page.goto('/upload');
  await expect(page.getByRole('button', { name: /^Choose the same file to continue: /u })).toHaveCount(2);
  await choose(page, `Upload another file instead of ${basename(first)}`, await makeClip('quick'));
  const row = page.getByRole('listitem').filter({ hasText: 'quick.mp4' });
  await expect(row.getByText(/Ready/u)).toBeVisible({ timeout: 40_000 });
  expect((await owner.item(items[0]!.id)).status).toBe('ready');
  expect((await owner.item(items[1]!.id)).status).toBe('uploading');
});
