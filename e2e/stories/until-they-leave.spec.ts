import type { Page } from '@playwright/test';
import { enter, expectDenied, guestEmail } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import type { Item, Link } from '../support/owner.ts';
import { expectMoving, expectPictureOf, expectPlaying, pause, play, seek } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';
import { toldMilliseconds } from '../support/told.ts';

const seconds = 240;

let item: Item;
let link: Link;
let page: Page;
/** Every address at which media was served to the page. */
let played: string[];
let renewals: number;

test.beforeEach(async ({ owner, freshPage }) => {
  item = await owner.createVideo(await makeClip('long'));
  link = await owner.share(item.id);
  page = await freshPage();
  played = [];
  renewals = 0;
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/playback/') && response.ok()) played.push(pathname);
    if (pathname.endsWith('/renew') && response.ok()) renewals += 1;
  });
});

/** The guest can go on watching, also at a position that was not loaded yet. */
async function expectWatching(to: number): Promise<void> {
  await seek(page, to, seconds);
  await expectPictureOf(page, to, seconds, 6);
  await expectMoving(page, seconds);
}

/** A reload is refused with these words, and no media address of before answers any more. */
async function expectOutAfterReload(words: string): Promise<void> {
  const addresses = [...new Set(played)];
  expect(addresses.length).toBeGreaterThan(2);
  await page.reload();
  await expectDenied(page, words);
  const statuses = await page.evaluate(
    (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
    addresses,
  );
  expect([...new Set(statuses)]).toEqual([403]);
}

test('a guest who watches stays when guest access is switched off, through renewals and a killed server, until a reload', async ({
  owner,
  foyer,
}) => {
  test.setTimeout(120_000);
  await page.clock.install();
  await enter(page, link.url);
  await expectPlaying(page);
  await expectWatching(40);

  await owner.switchGuestAccess(item.id, false);
  await expectWatching(80);

  await test.step('the guest still watches after several renewals', async () => {
    for (const minute of [1, 2, 3]) {
      await page.clock.fastForward(61_000);
      await expect.poll(() => renewals, { message: `renewal ${minute}` }).toBeGreaterThanOrEqual(minute);
    }
    await expectWatching(120);
  });

  await test.step('a phone that slept for twenty minutes goes on', async () => {
    await pause(page);
    const before = renewals;
    await page.clock.fastForward('20:00');
    await expect.poll(() => renewals).toBeGreaterThan(before);
    await play(page);
    await expectWatching(150);
  });

  await test.step('the server is killed and restarted: the page needs no reload and spends no click', async () => {
    const before = renewals;
    await foyer.kill();
    await page.clock.fastForward(61_000);
    await foyer.start();
    await expectWatching(200);
    await page.clock.fastForward(61_000);
    await expect.poll(() => renewals, { timeout: 30_000 }).toBeGreaterThan(before);
    await expectMoving(page, seconds);
  });

  await expectOutAfterReload('The owner turned off guest access.');
});

test('a guest who watches stays when the link is deleted, until a reload', async ({ owner }) => {
  await enter(page, link.url);
  await expectPlaying(page);
  await owner.deleteLink(item.id, link.id);
  await expectWatching(100);
  await expectOutAfterReload('This link is no longer valid.');
});

test('a guest who watches stays when the link expires, until a reload', async ({ foyer }) => {
  await enter(page, link.url);
  await expectPlaying(page);
  foyer.expireLink(link.id);
  await expectWatching(100);
  await expectOutAfterReload('This link is no longer valid.');
});

test('End now stops a guest at once, and coming back costs a new entry', async ({ owner, ownerPage }) => {
  await enter(page, link.url);
  await expectPlaying(page);
  await expectWatching(30);

  await ownerPage.goto(`/media/${item.id}`);
  await ownerPage.getByRole('button', { name: 'More actions' }).click();
  await ownerPage.getByRole('menuitem', { name: 'Manage guest access' }).click();
  const manage = ownerPage.getByRole('dialog', { name: 'Manage guest access' });
  await expect(manage.getByText('1 guest is inside now.')).toBeVisible();
  await manage.getByRole('button', { name: 'Show guests' }).click();
  await manage.getByRole('button', { name: `End now for Ada Lovelace, ${guestEmail}`, exact: true }).click();
  const question = ownerPage.getByRole('alertdialog', { name: 'End now for Ada Lovelace?' });
  await expect(question.getByText(guestEmail)).toBeVisible();
  await expect(question.getByText('To come back, they need a valid link')).toBeVisible();
  await question.getByRole('button', { name: 'End now' }).click();
  await expect(question).toBeHidden();

  await test.step('the video is gone before the page would have asked', async () => {
    await expect(page.getByRole('heading', { name: 'This page has been closed' })).toBeVisible({
      timeout: toldMilliseconds,
    });
    await expect(page.locator('video')).toHaveCount(0);
  });
  await test.step('a reload does not bring it back', async () => {
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Open your link again' })).toBeVisible();
  });
  await test.step('the link shows the form again, and the new entry spends a click', async () => {
    await enter(page, link.url);
    await expect.poll(async () => (await owner.links(item.id))[0]!.clicks.used).toBe(2);
  });
});
