import { expectMoving } from '../support/call.ts';
import { tabTo } from '../support/keys.ts';
import {
  admit,
  comeToRoom,
  control,
  createSharedRoom,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  openPanel,
  ownerName,
  panelOf,
  roomOf,
  rowOf,
  stageOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const smallestTarget = 44;

test('a guest on a phone waits, is admitted, raises a hand and writes', async ({ owner, ownerPage, freshPage }) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner);
  await joinAsMember(ownerPage, item.id);
  const page = await freshPage(phone);
  const expectNoSideways = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  await expectNoSideways();
  await admit(ownerPage, guest);
  await expectInside(page);
  await expectMoving(page, ownerName);
  await expect(tileOf(page, ownerName).getByText('Moderator')).toBeVisible();
  await expectNoSideways();

  await test.step('every control is large enough for a thumb', async () => {
    for (const button of await page.getByRole('contentinfo', { name: 'Controls' }).getByRole('button').all()) {
      const { width, height, x } = (await button.boundingBox())!;
      expect(Math.min(width, height), await button.innerText()).toBeGreaterThanOrEqual(smallestTarget);
      expect(x + width).toBeLessThanOrEqual(phone.viewport.width);
    }
  });

  await test.step('the guest raises a hand in the bar', async () => {
    await control(page, 'Raise hand').tap();
    await expect
      .poll(async () => (await owner.call<{ participants: object[] }>('GET', `/api/rooms/${item.id}`)).participants)
      .toContainEqual(expect.objectContaining({ name: guest, handRaisedAt: expect.any(String) }));
  });

  await test.step('the chat is a panel under the stage, and the picture keeps moving', async () => {
    await control(page, 'Chat').tap();
    const panel = panelOf(page, 'Chat');
    await expect(panel).toBeVisible();
    await page.getByLabel('Message to everyone').fill('Hello from the train');
    await page.getByRole('button', { name: 'Send' }).tap();
    await expect(panel.getByRole('log').getByText('Hello from the train')).toBeVisible();
    await expectMoving(page, ownerName);
    const [above, below] = [(await stageOf(page).boundingBox())!, (await panel.boundingBox())!];
    expect(below.y).toBeGreaterThanOrEqual(above.y + above.height - 1);
    await expectNoSideways();
    await panel.getByRole('button', { name: 'Close chat' }).tap();
    await expect(panel).toBeHidden();
  });
});

test('a moderator on a phone reaches every action under More, and admits a guest', async ({
  owner,
  freshBrowser,
  freshPage,
}) => {
  const { item, link } = await createSharedRoom(owner);
  const context = await freshBrowser({ ...phone, storageState: await owner.request.storageState() });
  const page = await context.newPage();
  await joinAsMember(page, item.id);
  await control(page, 'More').tap();
  for (const entry of await page.getByRole('menuitem').all()) {
    const { x, y, width, height } = (await entry.boundingBox())!;
    const words = await entry.innerText();
    expect(Math.min(x, y), words).toBeGreaterThanOrEqual(0);
    expect(x + width, words).toBeLessThanOrEqual(phone.viewport.width);
    expect(y + height, words).toBeLessThanOrEqual(phone.viewport.height);
  }
  await page.keyboard.press('Escape');
  const guestPage = await freshPage();
  await comeToRoom(guestPage, link.url, guest);
  await expectWaiting(guestPage);
  await owner.call('PATCH', `/api/rooms/${item.id}`, { locked: true });
  for (const badge of ['Locked', 'Lobby on'])
    await expect(page.getByRole('banner').getByText(badge)).toBeInViewport({ ratio: 1 });
  await openPanel(page, 'Participants');
  await page.getByRole('button', { name: 'Message people waiting' }).tap();
  for (const name of ['Cancel', 'Send'])
    await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
  await page.getByRole('button', { name: 'Close participants' }).tap();
  await page.getByRole('status').getByRole('button', { name: 'Admit' }).tap();
  await expectInside(guestPage);
});

test('a moderator and a guest meet by keyboard alone', async ({ owner, ownerPage, freshPage }) => {
  test.setTimeout(120_000);
  const { item, link } = await createSharedRoom(owner);
  const [page, other] = [await freshPage(), await freshPage()];

  await test.step('the moderator joins', async () => {
    await ownerPage.goto(`/media/${item.id}`);
    await tabTo(ownerPage, ownerPage.getByRole('link', { name: 'Join' }));
    await ownerPage.keyboard.press('Enter');
    await expect(heading(ownerPage, item.title)).toBeVisible();
    await tabTo(ownerPage, ownerPage.getByRole('button', { name: 'Join' }));
    await ownerPage.keyboard.press('Enter');
    await expectInside(ownerPage);
  });

  await test.step('the guest comes to the lobby', async () => {
    await page.goto(link.url);
    await tabTo(page, page.getByLabel('Name'));
    await page.keyboard.type(guest);
    await page.keyboard.press('Tab');
    await page.keyboard.type('marta@example.org');
    await page.keyboard.press('Enter');
    await expectWaiting(page);
    await comeToRoom(other, link.url, 'Paul Weiss');
    await expectWaiting(other);
  });

  await test.step('P opens the list, Admit admits the guest, Escape returns to the button', async () => {
    await expect(ownerPage.getByRole('group', { name: `${guest} is waiting` })).toContainText('and 1 more');
    await ownerPage.keyboard.press('p');
    await expect(panelOf(ownerPage, 'Participants')).toBeVisible();
    await tabTo(ownerPage, rowOf(ownerPage, guest).getByRole('button', { name: 'Admit' }));
    await ownerPage.keyboard.press('Enter');
    await expectInside(page);
    await expect.poll(async () => (await roomOf(owner, item.id)).insideCount).toBe(2);
    await expect(rowOf(ownerPage, 'Paul Weiss'), 'the focus goes to the next waiting guest').toBeFocused();
    await tabTo(ownerPage, rowOf(ownerPage, 'Paul Weiss').getByRole('button', { name: 'Decline' }));
    await ownerPage.keyboard.press('Enter');
    await expect(
      ownerPage.getByRole('heading', { level: 2, name: 'Participants' }),
      'the row is gone, the focus is on the heading of the list',
    ).toBeFocused();
    await ownerPage.keyboard.press('Escape');
    await expect(panelOf(ownerPage, 'Participants')).toBeHidden();
    await expect(control(ownerPage, /^Participants/u)).toBeFocused();
  });

  await test.step('H raises the hand, C opens the chat with the focus in its field', async () => {
    await expect(page.getByRole('heading', { level: 1, name: item.title })).toBeVisible();
    await page.keyboard.press('h');
    await expect(control(page, 'Lower hand')).toBeVisible();
    await page.keyboard.press('c');
    await expect(page.getByLabel('Message to everyone')).toBeFocused();
    await page.keyboard.type('how? chic');
    await page.keyboard.press('Enter');
    await expect(panelOf(page, 'Chat').getByRole('log').getByText('how? chic')).toBeVisible();
    await expect(control(page, 'Lower hand')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(control(page, /^Chat/u)).toBeFocused();
    await page.keyboard.press('h');
    await expect(control(page, 'Raise hand')).toBeVisible();
  });

  await test.step('M and V switch the moderator’s microphone and camera', async () => {
    await ownerPage.keyboard.press('m');
    await expect(control(ownerPage, 'Unmute')).toBeVisible();
    await ownerPage.keyboard.press('v');
    await expect(control(ownerPage, 'Start video')).toBeVisible();
    await ownerPage.keyboard.press('v');
    await expectMoving(page, ownerName);
  });

  await test.step('both leave', async () => {
    await tabTo(page, control(page, 'Leave'));
    await page.keyboard.press('Enter');
    await expect(heading(page, 'You left the room')).toBeFocused();
    await tabTo(ownerPage, control(ownerPage, 'Leave'));
    await ownerPage.keyboard.press('Enter');
    await expect(ownerPage.getByRole('menuitem', { name: 'Leave' })).toBeFocused();
    await ownerPage.keyboard.press('ArrowDown');
    await ownerPage.keyboard.press('Enter');
    const end = ownerPage.getByRole('alertdialog');
    await expect(end.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await ownerPage.keyboard.press('Tab');
    await ownerPage.keyboard.press('Enter');
    await expect(heading(ownerPage, 'The session has ended')).toBeVisible();
  });
});
