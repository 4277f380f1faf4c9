import type { Browser, BrowserContext, Page } from '@playwright/test';
import { adminEmail, adminPassword, startFurnishedFoyer, type Foyer } from '../support/foyer.ts';
import { HeldGo } from '../support/held-go.ts';
import { expectGoodAppearance } from '../support/appearance.ts';
import { Owner, type Item, type Link } from '../support/owner.ts';
import { comeToRoom, createRoom, createSharedRoom, heading, joinAsMember } from '../support/room.ts';
import { expect, roomSettings, test } from '../support/room-test.ts';

const title = 'Object handling: your questions about the restoration of the blue vase';
const guest = 'Marta Ruiz';

test.use({ moreSettings: { FOYER_ROOM_PLACES: '1' } });

/** Rejects access to devices, as after Block was chosen in the browser; a camera is there. */
async function blockDevices(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { browserContextId } = (await session.send('Target.getTargetInfo')).targetInfo;
  for (const name of ['camera', 'microphone']) {
    await session.send('Browser.setPermission', {
      permission: { name },
      setting: 'denied',
      ...(browserContextId && { browserContextId }),
    });
  }
}

test(
  'the pages that refuse entry to a room look right',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, memberPage, freshPage }) => {
    test.setTimeout(180_000);
    const { item, link } = await createSharedRoom(owner, { lobbyForGuests: false });
    const waits = await freshPage();
    await comeToRoom(waits, link.url, 'Paul Weiss');
    await expect(heading(waits, 'Waiting for the room to start')).toBeVisible();
    await expectGoodAppearance(waits, 'room-not-started');
    await waits.close();
    await joinAsMember(memberPage, item.id);
    const late = await freshPage();
    await comeToRoom(late, link.url, guest);
    await expect(heading(late, 'The room is full')).toBeVisible();
    await expectGoodAppearance(late, 'room-full');
    await owner.switchGuestAccess(item.id, false);
    const refused = await freshPage();
    await refused.goto(link.url);
    await expect(heading(refused, 'Access denied')).toBeVisible();
    await expectGoodAppearance(refused, 'room-denied');
    const gone = await createSharedRoom(owner);
    await comeToRoom(late, gone.link.url, guest);
    await owner.switchGuestAccess(gone.item.id, false);
    await late.reload();
    await expect(heading(late, 'Access denied')).toBeVisible();
    await expectGoodAppearance(late, 'room-denied-reload');

    const other = await createRoom(owner, {}, title);
    await page.goto('/');
    await blockDevices(page);
    await page.goto(`/media/${other.id}/room`);
    await expect(page.getByText(/^Your browser blocks camera and microphone/u)).toBeVisible();
    await expectGoodAppearance(page, 'room-preview-blocked');
    const lobby = await freshPage();
    const { url } = await owner.share(other.id);
    await lobby.goto(url);
    await blockDevices(lobby);
    await comeToRoom(lobby, url, guest);
    await expect(lobby.getByText(/^Your browser blocks camera and microphone/u)).toBeVisible();
    await expectGoodAppearance(lobby, 'room-lobby-blocked');
  },
);

interface Closed {
  foyer: Foyer;
  context: BrowserContext;
  page: Page;
  item: Item;
  link: Link;
}

/** A separate Foyer with its administrator and a room that guests enter without a lobby. */
async function openFoyer(browser: Browser, settings: Record<string, string>): Promise<Closed> {
  const foyer = await startFurnishedFoyer({ ...roomSettings, ...settings });
  const context = await browser.newContext({ baseURL: foyer.address, locale: 'en-US' });
  const owner = await new Owner(context.request, foyer.address).signIn(adminEmail, adminPassword);
  const room = { lobbyForGuests: false };
  const item = await owner.call<Item>('POST', '/api/media', { kind: 'room', title, visibility: 'published', room });
  return { foyer, context, page: await context.newPage(), item, link: await owner.share(item.id) };
}

test(
  'while the engine is being built, the pages of rooms show the progress',
  { tag: '@appearance' },
  async ({ browser, freshPage }) => {
    test.setTimeout(120_000);
    const go = new HeldGo();
    const { foyer, context, page, item, link } = await openFoyer(browser, { FOYER_LIVEKIT_BINARY: '', ...go.settings });
    await page.goto(`/media/${item.id}`);
    const bar = page.getByRole('progressbar', { name: 'Preparing rooms' });
    await expect(bar).toHaveAttribute('aria-valuenow', '40', { timeout: 30_000 });
    await expectGoodAppearance(page, 'room-media-building');
    await page.goto(`/media/${item.id}/room`);
    await expect(bar).toHaveAttribute('aria-valuenow', '40');
    await expectGoodAppearance(page, 'room-preview-building');
    await page.getByRole('button', { name: 'Join' }).click();
    await expect(heading(page, 'This room is being prepared')).toBeVisible();
    await expect(bar).toHaveAttribute('aria-valuenow', '40');
    await expectGoodAppearance(page, 'room-building');
    const guestPage = await freshPage({ baseURL: foyer.address });
    await comeToRoom(guestPage, link.url, guest);
    await expect(guestPage.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    await expectGoodAppearance(guestPage, 'room-guest-building');
    await context.close();
    await foyer.close();
    go.remove();
  },
);

test(
  'where rooms do not work, members read what is missing and guests read that it is not their fault',
  { tag: '@appearance' },
  async ({ browser, freshPage }) => {
    test.setTimeout(120_000);
    const { foyer, context, page, item, link } = await openFoyer(browser, {});
    await foyer.startAgain({ FOYER_ROOMS: 'off' });
    await page.goto(`/media/${item.id}`);
    await expect(page.getByText('Rooms are turned off on this server (FOYER_ROOMS).')).toBeVisible();
    await expectGoodAppearance(page, 'room-media-off');
    await page.goto(`/media/${item.id}/room`);
    await expect(page.getByText('Rooms are turned off on this server (FOYER_ROOMS).')).toBeVisible();
    await expectGoodAppearance(page, 'room-off');
    const guestPage = await freshPage({ baseURL: foyer.address });
    await comeToRoom(guestPage, link.url, guest);
    await expect(heading(guestPage, 'Rooms are turned off')).toBeVisible();
    await expect(guestPage.getByText('FOYER_ROOMS')).toHaveCount(0);
    await expectGoodAppearance(guestPage, 'room-guest-off');
    await context.close();
    await foyer.close();
  },
);
