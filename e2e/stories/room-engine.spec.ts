import type { Browser, BrowserContext } from '@playwright/test';
import { adminEmail, adminPassword, startFurnishedFoyer, type Foyer } from '../support/foyer.ts';
import { HeldEngine } from '../support/held-engine.ts';
import { makeClip } from '../support/clips.ts';
import { Owner, type Item } from '../support/owner.ts';
import { play } from '../support/picture.ts';
import { comeToRoom, expectInside, expectWaiting, heading } from '../support/room.ts';
import { expect, roomSettings, test } from '../support/room-test.ts';

const starting = 'This room is starting';

async function signIn(browser: Browser, foyer: Foyer): Promise<{ owner: Owner; context: BrowserContext }> {
  const context = await browser.newContext({ baseURL: foyer.address, locale: 'en-US' });
  return { owner: await new Owner(context.request, foyer.address).signIn(adminEmail, adminPassword), context };
}

const makeRoom = (owner: Owner) => owner.call<Item>('POST', '/api/media', { kind: 'room', title: 'Questions' });

test('where rooms are switched off, the page of a room says so in one sentence, and videos play', async ({
  browser,
}) => {
  const foyer = await startFurnishedFoyer(roomSettings);
  const { owner, context } = await signIn(browser, foyer);
  // Made now, because the server makes no room while rooms are off.
  const room = await makeRoom(owner);
  const link = await owner.share(room.id);
  const guestPage = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await comeToRoom(guestPage, link.url, 'Marta Ruiz');
  await expectWaiting(guestPage);
  await foyer.startAgain({ FOYER_ROOMS: 'off' });
  await expect(heading(guestPage, 'Rooms are turned off')).toBeVisible({ timeout: 20_000 });
  await expect(guestPage.getByText('Nothing is wrong with your device or your link.')).toBeVisible();
  const video = await owner.createVideo(await makeClip('quick'));
  const page = await context.newPage();
  await page.goto(`/media/${room.id}`);
  await expect(page.getByText('Rooms are turned off on this server (FOYER_ROOMS).')).toBeVisible();
  await expect(page.getByText('The first member who joins opens the room')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Upload' })).toBeVisible();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Live session' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Room' })).toHaveCount(0);
  await page.goto('/my-media');
  await expect(page.getByText('Questions')).toBeVisible();
  await expect(page.getByText('Open now')).toHaveCount(0);
  await page.goto('/rooms/new');
  await expect(heading(page, 'Rooms are turned off')).toBeVisible();
  await page.goto(`/media/${room.id}/room`);
  await expect(heading(page, 'Rooms are turned off')).toBeVisible();
  await expect(page.getByText(/your link/u)).toHaveCount(0);
  await expect(page.getByText('Rooms are turned off on this server (FOYER_ROOMS).')).toBeVisible();
  await page.goto(`/media/${video.id}`);
  await play(page);
  await guestPage.context().close();
  await context.close();
  await foyer.close();
});

test('while the engine is not running, members and guests read so, and can join without a reload once it is', async ({
  browser,
  foyer: another,
  owner: itsOwner,
  freshPage,
}) => {
  test.setTimeout(120_000);
  await expect.poll(() => another.enginePid()).not.toBeNull();
  expect(itsOwner.address).toBe(another.address);
  const engine = new HeldEngine(another.engineProgram());
  const foyer = await startFurnishedFoyer({ ...roomSettings, ...engine.settings });
  const { owner, context } = await signIn(browser, foyer);
  const room = await makeRoom(owner);
  const link = await owner.share(room.id);
  const [page, guestPage] = [await context.newPage(), await freshPage({ baseURL: foyer.address })];
  await page.goto('/');
  const bell = page.getByRole('button', { name: /^Notices/u });
  await expect(bell).toHaveAccessibleName('Notices');
  await comeToRoom(guestPage, link.url, 'Marta Ruiz');
  await expectWaiting(guestPage);
  await expect(bell, 'the open page is told that somebody waits').toHaveAccessibleName('Notices, 1 new');
  await page.goto(`/media/${room.id}/room`);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(heading(page, starting)).toBeVisible();
  await expect(page.getByText('This page continues automatically.')).toBeVisible();

  engine.release();
  await expect(heading(page, starting)).toBeHidden({ timeout: 40_000 });
  await expectInside(page);
  await page.getByRole('status').getByRole('button', { name: 'Admit' }).click();
  await expectInside(guestPage);
  await context.close();
  await foyer.close();
  engine.remove();
});
