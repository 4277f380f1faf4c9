import type { Page } from '@playwright/test';
import { enter, expectDenied, guestEmail, guestName } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import { adminEmail, adminPassword, startFurnishedFoyer } from '../support/foyer.ts';
import { Owner, type Item } from '../support/owner.ts';
import { roomSettings } from '../support/room-test.ts';
import { expect, test } from '../support/test.ts';

const title = 'Nothing of this title may be told';
const off = 'The owner turned off guest access.';
const invalid = 'This link is no longer valid.';
const unavailable = 'The media is no longer available.';
const unknown = 'This link does not work.';

let item: Item;
let page: Page;

// The stories share a video, and each makes its own link: an item has three at most.
test.beforeAll(async ({ owner }) => {
  item = await owner.createVideo(await makeClip('quick'), { title });
});
test.beforeEach(async ({ freshPage }) => {
  page = await freshPage();
});
test.afterEach(async ({ owner }) => {
  for (const { id } of await owner.links(item.id)) await owner.deleteLink(item.id, id);
});

/** Opens the address: the page refuses before any form and shows nothing of the item. */
async function expectRefusal(url: string, status: number, words: string, { id } = item): Promise<void> {
  const response = (await page.goto(url))!;
  await expectDenied(page, words);
  expect(response.status()).toBe(status);
  expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(response.headers()['x-robots-tag']).toContain('noindex');
  const told = `${await page.content()} ${await page.title()}`;
  for (const secret of [title, 'Administrator', id]) expect(told).not.toContain(secret);
}

test('the last click goes to one guest; the next one finds the link used up', async ({ owner, freshPage }) => {
  const link = await owner.share(item.id, { maxClicks: 1 });
  const first = await freshPage();
  await enter(first, link.url);
  await expectRefusal(link.url, 410, invalid);
  await first.reload();
  await expect(first.getByRole('region', { name: 'Player' })).toBeVisible();
  await first.goto(link.url);
  await expect(first.getByRole('region', { name: 'Player' })).toBeVisible();
});

test('a link whose days have passed is no longer valid', async ({ owner, foyer }) => {
  const link = await owner.share(item.id, { durationDays: 1 });
  await page.goto(link.url);
  await expect(page.getByRole('button', { name: 'Watch video' })).toBeVisible();
  foyer.expireLink(link.id);
  await expectRefusal(link.url, 410, invalid);
});

test('links are refused while guest access is off, and work as before when it is on again', async ({ owner }) => {
  const link = await owner.share(item.id);
  await owner.switchGuestAccess(item.id, false);
  await expectRefusal(link.url, 410, off);
  await owner.switchGuestAccess(item.id, true);
  await page.getByRole('button', { name: 'Try again' }).click();
  await enter(page, link.url);
});

test('a deleted link is no longer valid', async ({ owner }) => {
  const link = await owner.share(item.id);
  await owner.deleteLink(item.id, link.id);
  await expectRefusal(link.url, 410, invalid);
});

test('the link of a deleted video says that it is no longer available', async ({ owner }) => {
  const gone = await owner.createVideo(await makeClip('quick'), { title });
  const link = await owner.share(gone.id);
  await owner.deleteItem(gone.id);
  await expectRefusal(link.url, 410, unavailable, gone);
});

test('an address that was never a link is refused like a mistyped one', async ({ owner, foyer }) => {
  const link = await owner.share(item.id);
  await expectRefusal(`${foyer.address}/g/${'A'.repeat(22)}`, 404, unknown);
  await expectRefusal(link.url.slice(0, -3), 404, unknown);
});

test('a link that stops working while the form is open says so, keeps what was typed, and spends no click', async ({
  owner,
}) => {
  const link = await owner.share(item.id, { maxClicks: 5 });
  await page.goto(link.url);
  await page.getByLabel('Name').fill(guestName);
  await page.getByLabel('Email').fill(guestEmail);
  await owner.switchGuestAccess(item.id, false);
  await page.getByRole('button', { name: 'Watch video' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByText('The owner has just turned off guest access')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue(guestName);
  await expect(page.getByLabel('Email')).toHaveValue(guestEmail);
  expect((await owner.links(item.id))[0]!.clicks.used).toBe(0);
  await owner.switchGuestAccess(item.id, true);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.waitForURL(`**/guest/${item.id}`);
  await expect.poll(async () => (await owner.links(item.id))[0]!.clicks.used).toBe(1);
});

test('a link that ends for good while the form is open offers no second try', async ({ owner }) => {
  const link = await owner.share(item.id);
  await page.goto(link.url);
  await page.getByLabel('Name').fill(guestName);
  await page.getByLabel('Email').fill(guestEmail);
  await owner.deleteLink(item.id, link.id);
  await page.getByRole('button', { name: 'Watch video' }).click();
  await expect(page.getByRole('alert')).toContainText('This link has just been deleted');
  await expect(page.getByLabel('Name')).toHaveValue(guestName);
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
});

test('a guest reads that waiting guests hold all places, and can enter when one becomes free', async ({
  browser,
  freshPage,
}) => {
  const foyer = await startFurnishedFoyer(roomSettings);
  const context = await browser.newContext({ baseURL: foyer.address });
  const owner = await new Owner(context.request, foyer.address).signIn(adminEmail, adminPassword);
  const room = await owner.call<Item>('POST', '/api/media', { kind: 'room', title });
  const link = await owner.share(room.id, { maxClicks: 1 });
  const late = await freshPage();
  await late.goto(link.url);
  await page.goto(link.url);
  for (const form of [page, late]) {
    await form.getByLabel('Name').fill(guestName);
    await form.getByLabel('Email').fill(guestEmail);
    await form.getByRole('button', { name: 'Join' }).click();
    if (form === page) await page.waitForURL(`**/guest/${room.id}`);
  }
  await expect(late.getByRole('alert')).toContainText('All places are taken');
  await expect(late.getByRole('button', { name: 'Try again' })).toBeVisible();
  const third = await freshPage();
  expect((await third.goto(link.url))!.status()).toBe(410);
  await expectDenied(third, 'All places are taken.');
  await owner.call('POST', `/api/media/${room.id}/guest-access/end`, { linkId: link.id });
  await late.getByRole('button', { name: 'Try again' }).click();
  await late.waitForURL(`**/guest/${room.id}`);
  // Every part of the page must have loaded before its server ends.
  await expect(late.getByRole('heading', { level: 1 })).toBeVisible();
  await context.close();
  await foyer.close();
});

test('a video that is still being prepared says so before the form, and the page goes on by itself', async ({
  owner,
  freshPage,
}) => {
  const draft = await owner.createItem({ title });
  const link = await owner.share(draft.id);
  const early = await freshPage();
  const response = (await early.goto(link.url))!;
  expect(response.status()).toBe(409);
  await expect(early.getByRole('heading', { name: 'Not ready yet' })).toBeVisible();
  await expect(early.getByText('This video is still being prepared.')).toBeVisible();
  expect(await early.content()).not.toContain(title);
  await owner.upload(draft.id, await makeClip('quick'));
  await expect(early.getByRole('heading', { name: title })).toBeFocused({ timeout: 60_000 });
  expect((await owner.links(draft.id))[0]!.clicks.used).toBe(0);
  await early.getByLabel('Name').fill(guestName);
  await early.getByLabel('Email').fill(guestEmail);
  await early.getByRole('button', { name: 'Watch video' }).click();
  await early.waitForURL(`**/guest/${draft.id}`);
});

test('opening a link spends no click, however often and by whatever program', async ({ owner, freshBrowser }) => {
  const link = await owner.share(item.id, { maxClicks: 1 });
  const scanner = await freshBrowser();
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) await scanner.request.fetch(link.url, { method });
  const sheet = await scanner.newPage();
  await sheet.goto(link.url);
  for (const button of await sheet.getByRole('button').all()) await button.click();
  await sheet.reload();
  expect((await owner.links(item.id))[0]!.clicks.used).toBe(0);
  const preview = await (await scanner.request.get(link.url)).text();
  expect(preview).not.toContain(title);
});
