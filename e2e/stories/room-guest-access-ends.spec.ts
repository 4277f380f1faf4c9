import { expectMoving, expectNoPicture } from '../support/call.ts';
import { expectDenied } from '../support/entry-page.ts';
import { Line } from '../support/line.ts';
import type { Item, Link } from '../support/owner.ts';
import {
  admit,
  comeInside,
  comeToRoom,
  control,
  createSharedRoom,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  openPanel,
  ownerName,
  roomOf,
  rowOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';
import { toldMilliseconds } from '../support/told.ts';

const guest = 'Marta Ruiz';

const denied = 'The owner turned off guest access.';

let item: Item;
let link: Link;

test.beforeEach(async ({ owner, ownerPage }) => {
  ({ item, link } = await createSharedRoom(owner, {}, { maxClicks: 3 }));
  await joinAsMember(ownerPage, item.id);
});

test('a guest inside stays when guest access is switched off, also after a cut connection, until a reload', async ({
  owner,
  ownerPage,
  freshBrowser,
}) => {
  test.setTimeout(120_000);
  const line = await Line.lay();
  const context = await freshBrowser({ proxy: line.proxy });
  const page = await context.newPage();
  let connections = 0;
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).pathname.startsWith('/rtc')) connections += 1;
  });
  await comeInside(page, link.url, guest, ownerPage);
  await expectMoving(page, ownerName);
  await owner.switchGuestAccess(item.id, false);
  await expectMoving(page, ownerName);

  await test.step('a connection that is cut comes back through the signalling proxy', async () => {
    const before = connections;
    line.cut();
    await expect.poll(() => connections, { message: 'connected again', timeout: 30_000 }).toBeGreaterThan(before);
    await expectInside(page);
    await expectMoving(page, ownerName);
    // What the engine sends through the new connection arrives.
    await control(ownerPage, 'Mute').click();
    await expect(tileOf(page, ownerName).getByText('Microphone off')).toBeAttached();
    expect((await roomOf(owner, item.id)).insideCount).toBe(2);
  });

  await test.step('the reload of the guest is refused, and the seat is empty at once', async () => {
    await expect(rowOf(ownerPage, guest)).toBeVisible();
    await page.reload();
    await expectDenied(page, denied);
    await expect(rowOf(ownerPage, guest)).toHaveCount(0, { timeout: toldMilliseconds });
    expect((await roomOf(owner, item.id)).insideCount).toBe(1);
  });
  await context.close();
  await line.remove();
});

test('a guest who waits when guest access is switched off cannot be admitted, and both sides read why', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  const page = await freshPage();
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  await openPanel(ownerPage, 'Participants');
  await expect(rowOf(ownerPage, guest)).toBeVisible();
  await owner.switchGuestAccess(item.id, false);
  await expectWaiting(page);

  await admit(ownerPage, guest);
  await expect(ownerPage.getByRole('alert')).toContainText('their guest link no longer works.');
  await expectDenied(page, denied);
  await expect(rowOf(ownerPage, guest)).toHaveCount(0);
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 0, reserved: 0 });
  await page.reload();
  await expectDenied(page, denied);
});

test('End now puts a guest out of the room at once, on the page of the guest and for the others', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const page = await freshPage();
  await comeInside(page, link.url, guest, ownerPage);
  await owner.call(
    'POST',
    `/api/rooms/${item.id}/participants/${(await roomOf(owner, item.id)).participants.find(({ name }) => name === guest)!.id}/stage`,
  );
  await page.getByRole('button', { name: 'Turn on microphone and camera' }).click();
  await expectMoving(ownerPage, guest);
  const tile = await tileOf(ownerPage, guest).elementHandle();

  const began = performance.now();
  const since = () => Math.round(performance.now() - began);
  await owner.call('POST', `/api/media/${item.id}/guest-access/end`, {});
  const [atGuest, atOthers] = await Promise.all([
    expect(heading(page, 'This page has been closed')).toBeVisible().then(since),
    tile.waitForElementState('hidden').then(since),
  ]);
  console.log(`End now in a room: ${atGuest} ms on the guest's page, ${atOthers} ms on the stage of others`);
  expect(Math.max(atGuest, atOthers)).toBeLessThan(toldMilliseconds);
  await expectNoPicture(ownerPage, guest);
  await expect(page.locator('video, audio')).toHaveCount(0);

  await page.reload();
  await expect(heading(page, 'Open your link again')).toBeVisible();
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 1 });
});
