import type { Page } from '@playwright/test';
import { expectMoving } from '../support/call.ts';
import type { Item, Link, Owner } from '../support/owner.ts';
import { listenForTokens, trySignalling } from '../support/signalling.ts';
import {
  act,
  admit,
  chooseMore,
  comeInside,
  comeToRoom,
  createSharedRoom,
  decline,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  openPanel,
  ownerName,
  roomOf,
  rowOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';
import { toldMilliseconds } from '../support/told.ts';

const guest = 'Marta Ruiz';
const knockMilliseconds = 30_000;
const someToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl';

let item: Item;
let link: Link;

test.beforeEach(async ({ owner, ownerPage }) => {
  ({ item, link } = await createSharedRoom(owner, {}, { maxClicks: 5 }));
  await joinAsMember(ownerPage, item.id);
});

const clicks = async (owner: Owner) => (await owner.links(item.id))[0]!.clicks;
const idInside = async (owner: Owner) =>
  (await roomOf(owner, item.id)).participants.find(({ name }) => name === guest)!.id;

/** The button is disabled and shows for how many seconds. */
async function expectPause(page: Page, seconds = /[0-3]\d/u): Promise<void> {
  const name = new RegExp(`^Ask again in 0:${seconds.source}$`, 'u');
  await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
}

test('a guest who is declined may ask again after half a minute, twice at most', async ({
  owner,
  ownerPage,
  freshPage,
  foyer,
}) => {
  test.setTimeout(120_000);
  const page = await freshPage();
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  const { id } = (await roomOf(owner, item.id)).waiting[0]!;
  const again = page.getByRole('button', { name: 'Ask again', exact: true });

  await test.step('the guest reads it, and the click is free again', async () => {
    await decline(ownerPage, guest);
    await expect(heading(page, 'You were not let in')).toBeVisible();
    expect(await clicks(owner)).toMatchObject({ used: 0, reserved: 0 });
    await expectPause(page, /[12]\d/u);
    foyer.passKnockPause(id, knockMilliseconds - 11_000);
    await page.reload();
    await expect(heading(page, 'You were not let in')).toBeVisible();
    await expectPause(page, /[01]\d/u);
  });

  await test.step('half a minute later the guest asks again, and the moderator sees that it is a second time', async () => {
    await again.click({ timeout: 20_000 });
    await expectWaiting(page);
    expect(await clicks(owner)).toMatchObject({ used: 0, reserved: 1 });
    await openPanel(ownerPage, 'Participants');
    await expect(rowOf(ownerPage, guest).getByText('Asked again')).toBeVisible();
  });

  await test.step('declined after the second time, the guest cannot ask again', async () => {
    await decline(ownerPage, guest);
    await expectPause(page);
    foyer.passKnockPause(id);
    await page.reload();
    await again.click();
    await expectWaiting(page);
    await decline(ownerPage, guest);
    await expect(page.getByText('You cannot ask again in this session.')).toBeVisible();
    await expect(page.getByRole('button', { name: /ask/iu })).toHaveCount(0);
    foyer.passKnockPause(id);
    await page.reload();
    await expect(page.getByText('You cannot ask again in this session.')).toBeVisible();
    expect(await clicks(owner)).toMatchObject({ used: 0, reserved: 0 });
  });
});

test('a removed guest is out at once, has nothing that opens signalling, and comes back through the lobby even where it is off', async ({
  owner,
  ownerPage,
  foyer,
  freshBrowser,
}) => {
  test.setTimeout(120_000);
  const context = await freshBrowser();
  const page = await context.newPage();
  const heard = listenForTokens(page);
  await comeInside(page, link.url, guest, ownerPage);
  await expectMoving(page, ownerName);
  const id = await idInside(owner);
  await owner.call('PATCH', `/api/rooms/${item.id}`, { lobbyForGuests: false });
  expect((await context.request.get(`/rtc/validate?access_token=${id}`)).status()).toBe(200);

  await test.step('the guest receives no token of the engine, not even when rights change, and any sent is refused', async () => {
    const before = heard.messages;
    await owner.call('POST', `/api/rooms/${item.id}/participants/${id}/stage`);
    await expect(page.getByText('You are on stage')).toBeVisible();
    await expect.poll(() => heard.messages).toBeGreaterThan(before);
    expect(before).toBeGreaterThan(0);
    expect([...heard.tokens]).toEqual([]);
    expect(await trySignalling(foyer.address, context, { token: id, authorization: `Bearer ${someToken}` })).toBe(403);
    expect(await trySignalling(foyer.address, context, { token: [id, someToken] })).toBe(403);
    expect(await trySignalling(foyer.address, context, { token: someToken })).toBe(403);
  });

  await test.step('the guest is out at once', async () => {
    const began = performance.now();
    await owner.call('POST', `/api/rooms/${item.id}/participants/${id}/remove`);
    await expect(heading(page, 'A moderator removed you')).toBeVisible();
    const passed = performance.now() - began;
    console.log(`Remove: ${Math.round(passed)} ms until the page of the guest says so`);
    expect(passed).toBeLessThan(toldMilliseconds);
    await expect(page.locator('video, audio')).toHaveCount(0);
    await expect(rowOf(ownerPage, guest)).toHaveCount(0);
  });

  await test.step('nothing that this browser ever held opens signalling again', async () => {
    expect(await trySignalling(foyer.address, context, { token: id })).toBe(403);
    expect((await context.request.get(`/rtc/validate?access_token=${id}`)).status()).toBe(403);
    await page.reload();
    await expect(heading(page, 'A moderator removed you')).toBeVisible();
  });

  await test.step('the guest asks to come back, and waits', async () => {
    foyer.passKnockPause(id);
    await page.reload();
    await page.getByRole('button', { name: 'Ask to come back' }).click();
    await expectWaiting(page);
    await admit(ownerPage, guest);
    await expectInside(page);
  });
});

test('a banned guest cannot come back, not even by a new entry, until the ban is lifted', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const page = await freshPage();
  const banned = heading(page, 'You may not enter this room');
  await comeInside(page, link.url, guest, ownerPage);
  await act(ownerPage, guest, 'Ban');
  const question = ownerPage.getByRole('alertdialog', { name: `Ban ${guest}?` });
  await question.getByRole('button', { name: 'Ban' }).click();
  await expect(banned).toBeVisible();
  await expect(question).toBeHidden();
  await page.reload();
  await expect(banned).toBeVisible();
  await expect(page.getByRole('button', { name: /ask|again/iu })).toHaveCount(0);

  await test.step('a new entry by the same link in the same browser is refused, and spends no click', async () => {
    await owner.call('POST', `/api/media/${item.id}/guest-access/end`, {});
    await comeToRoom(page, link.url, 'Somebody else', 'else@example.org');
    await expect(banned).toBeVisible();
    expect(await clicks(owner)).toMatchObject({ used: 1, reserved: 0 });
    await expect(rowOf(ownerPage, 'Somebody else')).toHaveCount(0);
  });

  await test.step('another browser with the banned email waits, and the moderator is warned', async () => {
    const other = await freshPage();
    await comeToRoom(other, link.url, 'Marta R.', 'MARTA@example.org');
    await expectWaiting(other);
    await openPanel(ownerPage, 'Participants');
    await expect(rowOf(ownerPage, 'Marta R.').getByText('Entered the email of a banned person')).toBeVisible();
    await other.getByRole('button', { name: 'Leave' }).click();
  });

  await test.step('the ban is lifted, and the guest may enter again', async () => {
    await chooseMore(ownerPage, 'Room settings');
    await ownerPage.getByRole('button', { name: `Lift the ban of ${guest}` }).click();
    await expect(ownerPage.getByText('Nobody is banned from this room.')).toBeVisible();
    await ownerPage.keyboard.press('Escape');
    await page.reload();
    await expectWaiting(page);
  });
});
