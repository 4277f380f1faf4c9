import type { Page } from '@playwright/test';
import { expectMoving, expectMovingTile, expectNoPicture, expectSilence, expectSound } from '../support/call.ts';
import type { Owner } from '../support/owner.ts';
import {
  act,
  chooseMore,
  control,
  createSharedRoom,
  gatherInside,
  heading,
  leave,
  memberName,
  openPanel,
  panelOf,
  stageOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';

/** A room with a moderator, a member and a guest inside. */
interface Together {
  owner: Owner;
  ownerPage: Page;
  memberPage: Page;
  guestPage: Page;
}

async function shareScreen({ ownerPage, memberPage, guestPage }: Together): Promise<void> {
  await control(memberPage, 'Share screen').click();
  await expect(control(memberPage, 'Stop sharing')).toBeVisible();
  for (const page of [ownerPage, guestPage]) {
    const screen = stageOf(page).getByRole('article', { name: `${memberName}: screen` });
    await expectMovingTile(screen, 'the screen of the member is seen');
    await expect(screen.locator('video[data-main-picture]')).toBeVisible();
    const [large, whole] = [(await screen.boundingBox())!, (await stageOf(page).boundingBox())!];
    expect((large.width * large.height) / (whole.width * whole.height)).toBeGreaterThan(0.4);
    await expectMoving(page, memberName);
  }
  await act(ownerPage, memberName, 'Stop sharing');
  for (const page of [ownerPage, guestPage]) {
    await expect(stageOf(page).getByRole('article', { name: `${memberName}: screen` })).toHaveCount(0);
  }
  await expect(control(memberPage, 'Share screen')).toBeVisible();
  await expect(memberPage.getByText('A moderator stopped your screen share.')).toBeVisible();
}

async function mute({ ownerPage, memberPage, guestPage }: Together): Promise<void> {
  await control(ownerPage, 'Mute').click();
  await expectSound(guestPage);

  await test.step('the moderator mutes one person', async () => {
    await act(ownerPage, memberName, 'Mute');
    await expect(memberPage.getByText('A moderator muted you.')).toBeVisible();
    await expect(control(memberPage, 'Unmute')).toBeVisible();
    await expect(tileOf(guestPage, memberName).getByText('Microphone off')).toBeAttached();
    await expectSilence(guestPage);
    await expectMoving(guestPage, memberName);
  });

  await test.step('the moderator turns off a camera', async () => {
    await act(ownerPage, memberName, 'Camera off');
    await expectNoPicture(guestPage, memberName);
    await expect(memberPage.getByText('A moderator turned off your microphone and camera.')).toBeVisible();
    await control(memberPage, 'Start video').click();
    await expectMoving(guestPage, memberName);
  });

  await test.step('the moderator mutes all but moderators', async () => {
    await control(memberPage, 'Unmute').click();
    await control(ownerPage, 'Unmute').click();
    await expectSound(guestPage);
    await chooseMore(ownerPage, 'Mute all');
    await expect(control(memberPage, 'Unmute')).toBeVisible();
    await expect(control(ownerPage, 'Mute')).toBeVisible();
  });
}

async function exchangeMessages({ ownerPage, guestPage }: Together): Promise<void> {
  const html = '<b>bold</b><img src=x onerror="alert(1)"> & <script>alert(2)</script>';
  const rightToLeft = 'שלום לכולם (abc) ‮txet‬';
  const [own, guests] = [await openPanel(ownerPage, 'Chat'), await openPanel(guestPage, 'Chat')];
  const write = async (page: Page, text: string) => {
    await page.getByLabel('Message to everyone').fill(text);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Message to everyone')).toHaveValue('');
  };
  await write(guestPage, html);
  await expect(own.getByText(html)).toBeVisible();
  await write(ownerPage, rightToLeft);
  const message = guests.getByText('שלום לכולם');
  await expect(message).toHaveCSS('direction', 'rtl');
  for (const panel of [own, guests]) await expect(panel.locator('img, b, script')).toHaveCount(0);
  await expect(own.getByRole('listitem').filter({ hasText: guest }).getByText('Guest', { exact: true })).toBeVisible();
  await expect(guests.getByRole('button', { name: /^Delete/u })).toHaveCount(0);

  await own.getByRole('button', { name: `Delete the message by ${guest}` }).click();
  for (const panel of [own, guests]) {
    await expect(panel.getByText(html)).toHaveCount(0);
    await expect(panel.getByText('A moderator deleted this message.')).toBeVisible();
  }

  await test.step('a person who comes later reads the earlier messages', async () => {
    await guestPage.reload();
    await openPanel(guestPage, 'Chat');
    await expect(guests.getByText('שלום לכולם')).toBeVisible();
    await expect(guests.getByText(html)).toHaveCount(0);
  });

  await test.step('an unfinished message is kept while the panel is closed', async () => {
    await guestPage.getByLabel('Message to everyone').fill('Half of it');
    await openPanel(guestPage, 'Participants');
    await openPanel(guestPage, 'Chat');
    await expect(guestPage.getByLabel('Message to everyone')).toHaveValue('Half of it');
  });

  await chooseMore(ownerPage, 'Room settings');
  const chat = ownerPage.getByRole('switch', { name: 'Chat' });
  await chat.click();
  await expect(guests.getByText('A moderator turned off the chat.')).toBeVisible();
  await expect(guestPage.getByLabel('Message to everyone')).toHaveCount(0);
  await expect(guests.getByText('שלום לכולם')).toBeVisible();
  await chat.click();
  await expect(guestPage.getByLabel('Message to everyone')).toHaveValue('Half of it');
  await ownerPage.keyboard.press('Escape');
}

async function raiseHands({ owner, ownerPage, memberPage, guestPage }: Together): Promise<void> {
  const panel = await openPanel(ownerPage, 'Participants');
  await test.step('with the list closed, a card and a badge show the hand to a moderator', async () => {
    await panel.getByRole('button', { name: 'Close participants' }).click();
    await control(guestPage, 'Raise hand').click();
    await expect(ownerPage.getByRole('status').getByText(`${guest} raised a hand`)).toBeAttached();
    await expect(stageOf(ownerPage).getByText(`${guest} raised a hand`)).toBeVisible();
    await expect(control(ownerPage, /^Participants/u)).toHaveAccessibleName(/1 raised hand/u);
    await expect(control(memberPage, /^Participants/u)).not.toHaveAccessibleName(/raised/u);
    await control(guestPage, 'Lower hand').click();
    await expect(ownerPage.getByText(`${guest} raised a hand`)).toHaveCount(0);
    await expect(control(ownerPage, /^Participants/u)).not.toHaveAccessibleName(/raised/u);
  });
  await openPanel(ownerPage, 'Participants');
  const hands = panelOf(ownerPage, 'Participants').getByRole('region', { name: /^Raised hands/u });
  await control(guestPage, 'Raise hand').click();
  await control(memberPage, 'Raise hand').click();
  await expect(hands.getByRole('listitem')).toHaveText([new RegExp(guest, 'u'), new RegExp(memberName, 'u')]);
  await expect(tileOf(guestPage, memberName)).toHaveAccessibleName(/hand raised/u);
  await control(memberPage, 'Lower hand').click();
  await expect(hands.getByRole('listitem')).toHaveCount(1);
  await hands.getByRole('button', { name: 'Lower hand' }).click();
  await expect(hands).toHaveCount(0);
  await expect(control(guestPage, 'Raise hand')).toBeVisible();
  await control(guestPage, 'Raise hand').click();
  await expect(hands).toBeVisible();
  await chooseMore(ownerPage, 'Lower all hands');
  await expect(control(guestPage, 'Raise hand')).toBeVisible();

  await control(guestPage, 'React').click();
  await guestPage.getByRole('menuitem', { name: 'Applause' }).click();
  for (const page of [ownerPage, memberPage]) {
    await expect(stageOf(page).getByText('👏')).toBeVisible();
    await expect(stageOf(page).getByText(guest, { exact: true })).toBeVisible();
  }
  await control(memberPage, 'React').click();
  await memberPage.getByRole('menuitem', { name: 'Heart' }).click();
  await expect(tileOf(guestPage, memberName).getByText('❤️')).toBeVisible();
  await expect(stageOf(guestPage).getByText('❤️')).toHaveCount(0);

  await openPanel(guestPage, 'Participants');
  const counts = [panel, panelOf(guestPage, 'Participants')].map((one) => one.getByText(/^\d+$/u));
  for (const count of counts) await expect(count).toHaveText('3');
  await leave(memberPage);
  for (const count of counts) await expect(count).toHaveText('2');
  const [, mediaId] = /\/media\/([^/]+)\/room/u.exec(ownerPage.url())!;
  await owner.call('PATCH', `/api/media/${mediaId}`, { title: 'Called otherwise' });
  for (const page of [ownerPage, guestPage]) await expect(heading(page, 'Called otherwise')).toBeVisible();
}

async function bringOnStage({ owner, ownerPage, guestPage }: Together): Promise<void> {
  const [, mediaId] = /\/media\/([^/]+)\/room/u.exec(ownerPage.url())!;
  const setStage = (stage: 'on_request' | 'invited') => owner.call('PATCH', `/api/rooms/${mediaId}`, { stage });
  const closePanel = () =>
    panelOf(ownerPage, 'Participants').getByRole('button', { name: 'Close participants' }).click();
  const guestPanel = await openPanel(guestPage, 'Participants');
  const bring = { name: 'Bring on stage' };

  await test.step('on request: the card over the stage shows the request, and dismissing it lowers the hand', async () => {
    await setStage('on_request');
    await closePanel();
    await expect(guestPanel.getByText('Raise your hand to ask to come on stage.')).toBeVisible();
    await control(guestPage, 'Raise hand').click();
    await expect(stageOf(ownerPage).getByText(`${guest} asks to come on stage`)).toBeVisible();
    await expect(stageOf(ownerPage).getByRole('button', bring)).toBeVisible();
    await stageOf(ownerPage).getByRole('button', { name: 'Lower hand' }).click();
    await expect(control(guestPage, 'Raise hand')).toBeVisible();
  });

  await test.step('on request: the list shows the request, and bringing on stage answers it', async () => {
    const panel = await openPanel(ownerPage, 'Participants');
    const requests = panel.getByRole('region', { name: /^Requests to come on stage/u });
    await control(guestPage, 'Raise hand').click();
    await expect(requests.getByRole('listitem')).toHaveText([new RegExp(guest, 'u')]);
    await requests.getByRole('button', bring).click();
    await expect(tileOf(ownerPage, guest)).toBeVisible();
    await expect(requests).toHaveCount(0);
    await expect(guestPanel.getByText('Raise your hand to ask to come on stage.')).toHaveCount(0);
    await act(ownerPage, guest, 'Back to viewers');
    await expect(tileOf(ownerPage, guest)).toHaveCount(0);
  });

  await test.step('by invitation only: a hand is no request, and the menu of the person brings on stage', async () => {
    await setStage('invited');
    await closePanel();
    await expect(guestPanel.getByText('A moderator invites people on stage.')).toBeVisible();
    await control(guestPage, 'Raise hand').click();
    await expect(stageOf(ownerPage).getByText(`${guest} raised a hand`)).toBeVisible();
    await expect(stageOf(ownerPage).getByRole('button', bring)).toHaveCount(0);
    const panel = await openPanel(ownerPage, 'Participants');
    const hands = panel.getByRole('region', { name: /^Raised hands/u });
    await expect(hands.getByRole('button', { name: 'Lower hand' })).toBeVisible();
    await expect(hands.getByRole('button', bring)).toHaveCount(0);
    await act(ownerPage, guest, 'Bring on stage');
    await expect(tileOf(ownerPage, guest)).toBeVisible();
    await expect(hands).toHaveCount(0);
  });
}

test('what people do together in a room', async ({ owner, ownerPage, memberPage, freshPage }) => {
  test.setTimeout(300_000);
  const guestPage = await freshPage();
  await gatherInside(await createSharedRoom(owner), [ownerPage, memberPage], { [guest]: guestPage });
  const room = { owner, ownerPage, memberPage, guestPage };
  await test.step('a shared screen is shown large to the others, and a moderator can stop it', () => shareScreen(room));
  await test.step('a moderator mutes one person or all and turns off a camera; only that person can turn them on again', () =>
    mute(room));
  await test.step('chat goes both ways as plain text; a moderator deletes a message and turns the chat off', () =>
    exchangeMessages(room));
  await test.step('raised hands, reactions, people who leave and a new title are shown', () => raiseHands(room));
  await test.step('on request, a raised hand asks for the stage; by invitation only, it does not and the moderator chooses', () =>
    bringOnStage(room));
});
