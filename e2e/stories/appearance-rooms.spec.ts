import { expectMoving } from '../support/call.ts';
import { expectGoodAppearance } from '../support/appearance.ts';
import {
  act,
  chooseMore,
  comeInside,
  comeToRoom,
  control,
  createRoom,
  createSharedRoom,
  decline,
  endForAll,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  leave,
  memberName,
  openPanel,
  ownerName,
  panelOf,
  rowOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const title = 'Object handling: your questions about the restoration of the blue vase';
const guest = 'Marta Ruiz';

test(
  'the pages around a room have no layout and no accessibility faults',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page }) => {
    test.setTimeout(180_000);
    await page.goto('/rooms/new');
    await expect(heading(page, 'New room')).toBeVisible();
    await expectGoodAppearance(page, 'room-new');
    await page.getByRole('radio', { name: /From a start to an end/u }).check();
    await page.getByRole('textbox', { name: 'End' }).fill('');
    await page.getByRole('button', { name: 'Create room' }).click();
    await expectGoodAppearance(page, 'room-new-wrong');
    await page.getByLabel('Title').fill('');
    const item = await createRoom(owner, {}, title);
    await page.goto(`/media/${item.id}`);
    await expect(page.getByRole('link', { name: 'Join' })).toBeVisible();
    await expectGoodAppearance(page, 'room-media');
    await page.goto(`/media/${item.id}/edit`);
    await expect(page.getByRole('group', { name: 'Who comes on stage' })).toBeVisible();
    await expectGoodAppearance(page, 'room-edit');
    await page.goto(`/media/${item.id}/room`);
    await expect(page.getByRole('button', { name: 'Turn off camera' })).toBeVisible();
    await expectGoodAppearance(page, 'room-preview');
  },
);

test(
  'the inside of a room and its lobby look right',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, memberPage, freshPage }) => {
    test.setTimeout(300_000);
    const { item, link } = await createSharedRoom(owner);
    const [inside, lobby] = [await freshPage(), await freshPage()];
    await inside.goto(link.url);
    await expect(inside.getByRole('button', { name: 'Join' })).toBeVisible();
    await expectGoodAppearance(inside, 'room-entry-page');
    await joinAsMember(page, item.id);
    await expectGoodAppearance(page, 'room-alone');
    await joinAsMember(memberPage, item.id);
    await comeInside(inside, link.url, guest, page);
    await expectMoving(inside, ownerName);
    await expectGoodAppearance(inside, 'room-viewer');
    await control(inside, 'Raise hand').click();
    await comeToRoom(lobby, link.url, 'Paul Weiss');
    await expectWaiting(lobby);
    await page.getByRole('button', { name: 'Close participants' }).click();
    await expect(page.getByText('Paul Weiss is waiting')).toBeVisible();
    await expectMoving(page, memberName);
    await expectGoodAppearance(page, 'room-knock');

    await openPanel(page, 'Participants');
    await expectGoodAppearance(page, 'room-participants');
    await page.getByRole('button', { name: `Actions for ${memberName}` }).click();
    await expectGoodAppearance(page, 'room-person-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Message people waiting' }).click();
    await page.getByLabel('Message to people waiting').fill('We finish the tour of the workshop, then I let you in.');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(lobby.getByText('We finish the tour')).toBeVisible();
    await expectGoodAppearance(lobby, 'room-lobby');

    await openPanel(page, 'Chat');
    await expectGoodAppearance(page, 'room-chat-empty');
    for (const [who, text] of [
      [inside, 'Good afternoon. How old is the blue vase?'],
      [memberPage, 'It came to us in 1921, with a crack along the rim that somebody had mended with gold.'],
    ] as const) {
      await openPanel(who, 'Chat');
      await who.getByLabel('Message to everyone').fill(text);
      await who.keyboard.press('Enter');
      await expect(panelOf(page, 'Chat').getByText(text)).toBeVisible();
    }
    await expectGoodAppearance(page, 'room-chat');
    await expectGoodAppearance(inside, 'room-chat-guest');
    await page.keyboard.press('Escape');

    await control(page, 'More').click();
    await expectGoodAppearance(page, 'room-more');
    await page.getByRole('menuitem', { name: 'Speaker layout' }).click();
    await expectMoving(page, memberName);
    await expectGoodAppearance(page, 'room-speaker');
    await chooseMore(page, 'Room settings');
    await expect(page.getByText('Nobody is banned from this room.')).toBeVisible();
    await expectGoodAppearance(page, 'room-settings');
    await page.getByRole('switch', { name: 'Lobby for guests' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectGoodAppearance(page, 'room-lobby-off');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await chooseMore(page, 'Camera and microphone');
    await expectGoodAppearance(page, 'room-devices');
    await page.keyboard.press('Escape');
    await control(memberPage, 'Share screen').click();
    await expectMoving(page, memberName);
    await expectGoodAppearance(page, 'room-screen');
    await openPanel(page, 'Participants');
    await rowOf(page, guest).getByRole('button', { name: 'Bring on stage' }).click();
    await expect(inside.getByText('You are on stage')).toBeVisible();
    await expectGoodAppearance(inside, 'room-on-stage');
  },
);

test(
  'the pages shown after a room look right',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage, freshBrowser }) => {
    test.setTimeout(240_000);
    const { item, link } = await createSharedRoom(owner);
    const context = await freshBrowser();
    const guestPage = await context.newPage();
    await comeToRoom(guestPage, link.url, guest);
    await expect(guestPage.getByText('No moderator is here yet.')).toBeVisible();
    await joinAsMember(page, item.id);
    await decline(page, guest);
    await expect(heading(guestPage, 'You were not let in')).toBeVisible();
    await expectGoodAppearance(guestPage, 'room-declined');

    const second = await freshBrowser();
    const tab = await second.newPage();
    await comeInside(tab, link.url, 'Paul Weiss', page);
    const other = await second.newPage();
    await other.goto(`/guest/${item.id}`);
    await expect(heading(other, 'You are in this room in another tab')).toBeVisible();
    await expectGoodAppearance(other, 'room-elsewhere');
    await other.getByRole('button', { name: 'Use this tab instead' }).click();
    await expectInside(other);
    await tab.close();
    await leave(other);
    await expect(heading(other, 'You left the room')).toBeVisible();
    await expectGoodAppearance(other, 'room-left');
    await other.getByRole('button', { name: 'Come back' }).click();
    await expectInside(other);
    await act(page, 'Paul Weiss', 'Remove');
    await expect(heading(other, 'A moderator removed you')).toBeVisible();
    await expectGoodAppearance(other, 'room-removed');

    const banned = await freshPage();
    await comeInside(banned, link.url, 'Ida Brandt', page);
    await act(page, 'Ida Brandt', 'Ban');
    await expectGoodAppearance(page, 'room-ban');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Ban' }).click();
    await expect(heading(banned, 'You may not enter this room')).toBeVisible();
    await expectGoodAppearance(banned, 'room-banned');
    await owner.call('PATCH', `/api/rooms/${item.id}`, { locked: true });
    const locked = await freshPage();
    await comeToRoom(locked, link.url, 'Tom Lind');
    await expect(heading(locked, 'The room is locked')).toBeVisible();
    await expectGoodAppearance(locked, 'room-locked');
    await endForAll(page);
    await expect(heading(page, 'The session has ended')).toBeVisible();
    await expectGoodAppearance(page, 'room-ended');

    const startsAt = new Date(Date.now() + 900_000);
    const early = await createSharedRoom(owner, {
      schedule: {
        startsAt: startsAt.toISOString(),
        endsAt: new Date(startsAt.getTime() + 3_600_000).toISOString(),
        earlyEntryMinutes: 5,
      },
    });
    const waits = await freshPage();
    await comeToRoom(waits, early.link.url, 'Tom Lind');
    await expect(waits.getByRole('timer')).toBeVisible();
    await expectGoodAppearance(waits, 'room-early');
  },
);
