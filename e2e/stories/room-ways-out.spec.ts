import type { Page } from '@playwright/test';
import { expectMoving } from '../support/call.ts';
import type { Owner } from '../support/owner.ts';
import {
  askToEndForAll,
  chooseMore,
  comeToRoom,
  createSharedRoom,
  endForAll,
  expectInside,
  expectWaiting,
  gatherInside,
  heading,
  joinAsMember,
  leave,
  ownerName,
  roomOf,
  stageOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
/** How often a page asks again by itself after a refusal that may pass. */
const byItselfMilliseconds = 25_000;
/** Long enough to open the page and read the countdown, on a busy machine too. */
const waitMilliseconds = 14_000;

test('when the session ends for all, people inside and in the lobby read when it began and ended', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  const { item, link } = await createSharedRoom(owner);
  const [inside, waits] = [await freshPage(), await freshPage()];
  await gatherInside({ item, link }, [ownerPage], { [guest]: inside });
  await comeToRoom(waits, link.url, 'Paul Weiss');
  await expectWaiting(waits);
  await askToEndForAll(ownerPage);
  const question = ownerPage.getByRole('alertdialog');
  await expect(question).toContainText('One other person is disconnected at once. One person who is waiting is sent');
  await question.getByRole('button', { name: 'End for all' }).click();
  for (const page of [ownerPage, inside, waits]) {
    await expect(heading(page, 'The session has ended')).toBeVisible();
    await expect(page.getByText(/It ran from \d+:\d+.* to \d+:\d+/u)).toBeVisible();
    await expect(stageOf(page)).toHaveCount(0);
  }
  expect(await roomOf(owner, item.id)).toMatchObject({ insideCount: 0, waiting: [] });
  await waits.reload();
  await expect(heading(waits, 'The session has ended')).toBeVisible();
});

test('after the end the same tab joins the next session: a member by the preview, a guest by the link', async ({
  owner,
  ownerPage,
  memberPage,
  freshPage,
}) => {
  const { item, link } = await createSharedRoom(owner, { stage: 'everyone' });
  const inside = await freshPage();
  await gatherInside({ item, link }, [ownerPage, memberPage], { [guest]: inside });
  await endForAll(ownerPage);
  for (const page of [ownerPage, memberPage, inside])
    await expect(heading(page, 'The session has ended')).toBeVisible();
  await memberPage.reload();
  await expect(heading(memberPage, 'The session has ended')).toBeVisible();

  await ownerPage.getByRole('button', { name: 'Join again' }).click();
  await expect(ownerPage.getByText('You join as a moderator.')).toBeVisible();
  await ownerPage.getByRole('button', { name: 'Join' }).click();
  await expectInside(ownerPage);
  for (const page of [memberPage, inside]) await expect(heading(page, 'The room is open again')).toBeVisible();
  await memberPage.getByRole('button', { name: 'Join' }).click();
  await expect(memberPage.getByText('You join as a speaker. Others see and hear you at once.')).toBeVisible();
  await memberPage.getByRole('button', { name: 'Join' }).click();
  await expectInside(memberPage);
  await inside.getByRole('button', { name: 'Join' }).click();
  await expectWaiting(inside);
});

/** Comes to a room that opens soon, and reads the countdown. Resolves to the time at which it opens. */
async function comeEarly(owner: Owner, page: Page): Promise<Date> {
  const startsAt = new Date(Date.now() + waitMilliseconds);
  const { link } = await createSharedRoom(owner, {
    schedule: {
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + 3_600_000).toISOString(),
      earlyEntryMinutes: 0,
    },
  });
  await comeToRoom(page, link.url, guest);
  await expect(page.getByRole('timer')).toHaveText(/^0:[01]\d$/u);
  await expect(page.getByText(/^Today at /u)).toBeVisible();
  return startsAt;
}

/** Waits until the page of a refused guest has asked again by itself, and the guest is in the lobby. */
const expectInLobby = (page: Page, timeout: number) =>
  expect(heading(page, 'Waiting to be let in')).toBeVisible({ timeout });

test('who comes too early or to a locked room comes in without a reload when it opens; people inside may come back', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner);
  const [inside, late, early] = [await freshPage(), await freshPage(), await freshPage()];
  const opensAt = await test.step('too early, a guest reads a countdown', () => comeEarly(owner, early));
  const waitsForStart = test.step('the guest who came early is in when the room opens', async () => {
    await expectInLobby(early, waitMilliseconds + byItselfMilliseconds);
    expect(Date.now()).toBeGreaterThanOrEqual(opensAt.getTime());
  });
  const meetsLock = test.step('a locked room refuses newcomers, and lets people inside come back', async () => {
    await gatherInside({ item, link }, [ownerPage], { [guest]: inside });
    await chooseMore(ownerPage, 'Room settings');
    const lock = ownerPage.getByRole('switch', { name: 'Lock the room' });
    await lock.click();
    await expect(lock).toBeChecked();

    await comeToRoom(late, link.url, 'Paul Weiss');
    await expect(heading(late, 'The room is locked')).toBeVisible();
    expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
    await inside.reload();
    await expectInside(inside);

    await lock.click();
    await expect(lock).not.toBeChecked();
    await expectInLobby(late, byItselfMilliseconds);
  });
  await Promise.all([waitsForStart, meetsLock]);
});

test('a second tab of the same guest asks first, takes over the seat, and the first one may take it back', async ({
  owner,
  ownerPage,
  freshBrowser,
}) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner);
  const context = await freshBrowser();
  const first = await context.newPage();
  await gatherInside({ item, link }, [ownerPage], { [guest]: first });
  const second = await context.newPage();
  await second.goto(`/guest/${item.id}`);
  await expect(heading(second, 'You are in this room in another tab')).toBeVisible();
  await expectInside(first);
  await second.getByRole('button', { name: 'Use this tab instead' }).click();
  await expectInside(second);
  await expectMoving(second, ownerName);
  await expect(heading(first, 'You are in this room in another tab')).toBeVisible();
  await expect(first.locator('video, audio')).toHaveCount(0);
  expect((await roomOf(owner, item.id)).insideCount).toBe(2);

  await first.getByRole('button', { name: 'Use this tab instead' }).click();
  await expectInside(first);
  await expectMoving(first, ownerName);
  await expect(heading(second, 'You are in this room in another tab')).toBeVisible();
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
});

test('switching the lobby off while people wait asks whether to admit them', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner);
  const [waits, next] = [await freshPage(), await freshPage()];
  await joinAsMember(ownerPage, item.id);
  await comeToRoom(waits, link.url, guest);
  await expectWaiting(waits);
  await chooseMore(ownerPage, 'Room settings');
  const lobby = ownerPage.getByRole('switch', { name: 'Lobby for guests' });
  const question = ownerPage.getByRole('alertdialog', { name: 'Let in the person who is waiting?' });

  await lobby.click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(lobby).toBeChecked();
  await lobby.click();
  await question.getByRole('button', { name: 'Turn off only' }).click();
  await expect(lobby).not.toBeChecked();
  await comeToRoom(next, link.url, 'Paul Weiss');
  await expectInside(next);
  await expectWaiting(waits);

  await lobby.click();
  await expect(lobby).toBeChecked();
  await lobby.click();
  await question.getByRole('button', { name: 'Turn off and let in' }).click();
  await expectInside(waits);
  await expect(lobby).not.toBeChecked();
});

test('without a lobby the first guest waits for the start, and comes in with the first member', async ({
  owner,
  memberPage,
  freshPage,
}) => {
  const { item, link } = await createSharedRoom(owner, { lobbyForGuests: false });
  const page = await freshPage();
  await comeToRoom(page, link.url, guest);
  await expect(heading(page, 'Waiting for the room to start')).toBeVisible();
  expect((await roomOf(owner, item.id)).insideCount).toBe(0);
  await joinAsMember(memberPage, item.id);
  await expectInside(page);
  await expectMoving(page, 'Mina Okafor');
  await leave(page);
  await expect(heading(page, 'You left the room')).toBeVisible();
  await page.getByRole('button', { name: 'Come back' }).click();
  await expectInside(page);
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
});
