import type { Page } from '@playwright/test';
import { expectMoving } from '../support/call.ts';
import {
  admit,
  chooseMore,
  comeToRoom,
  control,
  createRoom,
  createSharedRoom,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  leave,
  memberName,
  openPanel,
  ownerName,
  stageOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
const longName = 'Maximiliane Wolfeschlegelsteinhausenbergerdorff von Trautenberg';
const phone = { width: 390, height: 844 };

interface Seen {
  wakeLocks: number;
  shared: DisplayMediaStreamOptions[];
}

/** Notes in `window.seen` how many wake locks are held, and what shared screens were asked for. */
function watchBrowser(): void {
  const seen: Seen = { wakeLocks: 0, shared: [] };
  const { mediaDevices } = navigator;
  const share = mediaDevices.getDisplayMedia.bind(mediaDevices);
  mediaDevices.getDisplayMedia = (options) => {
    seen.shared.push(options ?? {});
    return share(options);
  };
  const request = async () => {
    seen.wakeLocks += 1;
    return { release: async () => void (seen.wakeLocks -= 1) };
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  Object.assign(window, { seen });
}

/** Adds `pullPlug`, which removes the microphone or the camera in use; the browser then finds it again, as another. */
function letDevicesBeReplaced(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  let inUse: MediaStreamTrack[] = [];
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    inUse.push(...stream.getTracks());
    return stream;
  };
  const other = {
    kind: 'videoinput',
    deviceId: 'other',
    groupId: '',
    label: 'Other camera',
    toJSON: () => '',
  } as const;
  mediaDevices.enumerateDevices = async () => [...(await list()), other];
  const pullPlug = (pulled: string) => {
    const gone = inUse.filter(({ kind }) => kind === pulled);
    inUse = inUse.filter(({ kind }) => kind !== pulled);
    for (const track of gone) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  };
  Object.assign(window, { pullPlug });
}

const pullPlug = (page: Page, kind: 'audio' | 'video') =>
  page.evaluate((pulled) => (window as unknown as { pullPlug(kind: string): void }).pullPlug(pulled), kind);

/** Replaces the beep of the fake microphone, which a busy browser may miss, by a tone without an end. */
function speakWithoutPause(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    for (const silent of stream.getAudioTracks()) {
      const context = new AudioContext();
      const sound = context.createMediaStreamDestination();
      const tone = new OscillatorNode(context);
      tone.connect(sound);
      tone.start();
      stream.removeTrack(silent);
      stream.addTrack(sound.stream.getAudioTracks()[0]!);
    }
    return stream;
  };
}

const seenOn = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen);
/** Whether the browser would ask before it closes the tab. */
const asksBeforeClosing = (page: Page): Promise<boolean> =>
  page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
const line = (page: Page, words: string | RegExp) => stageOf(page).getByText(words);

test('what a meeting needs: who comes and goes, messages, links, devices and full screen', async ({
  owner,
  ownerPage: page,
  memberPage,
  freshPage,
}) => {
  test.setTimeout(300_000);
  const { item, link } = await createSharedRoom(owner, { stage: 'everyone' });
  const [guestPage, lobby] = [await freshPage(), await freshPage()];
  for (const one of [page, memberPage, guestPage]) await one.addInitScript(watchBrowser);

  await page.addInitScript(speakWithoutPause);
  for (const one of [guestPage, memberPage]) await one.addInitScript(letDevicesBeReplaced);

  await test.step('a lone camera is shown whole, and a phone lists no keys', async () => {
    await joinAsMember(page, item.id);
    await expectMoving(page, ownerName);
    await page.setViewportSize(phone);
    await expect(tileOf(page, ownerName).locator('video')).toHaveCSS('object-fit', 'contain');
    await control(page, 'More').click();
    await expect(page.getByRole('menuitem', { name: 'Speaker layout' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Keyboard shortcuts' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 800 });
    await chooseMore(page, 'Keyboard shortcuts');
    await expect(page.getByRole('dialog').getByText('Mute or unmute')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('in the lobby the guest chooses devices, sees the level, and the screen stays on', async () => {
    await comeToRoom(guestPage, link.url, guest);
    await expectWaiting(guestPage);
    await expect(guestPage.getByLabel('Microphone', { exact: true })).toBeVisible();
    await expect(guestPage.getByRole('meter', { name: 'Microphone level' })).toBeVisible();
    await expect.poll(async () => (await seenOn(guestPage)).wakeLocks).toBe(1);
    await expect(guestPage.getByRole('button', { name: 'Turn off camera' })).toBeVisible();
    await pullPlug(guestPage, 'video');
    await expect(guestPage.getByText(/^Your camera was disconnected. “.+” is used now.$/u)).toBeVisible();
  });

  await test.step('who joins is told to the others', async () => {
    await admit(page, guest);
    await expect(line(page, `${guest} joined.`)).toBeVisible();
    await expectInside(guestPage);
    // A line passes within seconds: it is awaited while the member comes.
    const isTold = expect(line(guestPage, `${memberName} joined.`)).toBeVisible({ timeout: 90_000 });
    await Promise.all([isTold, joinAsMember(memberPage, item.id)]);
    await expectMoving(page, memberName);
    await page.getByRole('button', { name: 'Close participants' }).click();
  });

  await test.step('the guest link is copied inside, and guest access opens', async () => {
    await chooseMore(page, 'Copy guest link');
    await expect(line(page, /^The guest link .* was copied/u)).toBeVisible();
    await chooseMore(page, 'Manage guest access');
    await expect(page.getByRole('dialog').getByRole('switch', { name: 'Enable guest access' })).toBeVisible();
    await page.keyboard.press('Escape');
    await control(memberPage, 'More').click();
    await expect(memberPage.getByRole('menuitem', { name: 'Speaker layout' })).toBeVisible();
    await expect(memberPage.getByRole('menuitem', { name: 'Copy guest link' })).toHaveCount(0);
    await memberPage.keyboard.press('Escape');
  });

  await test.step('a new message passes while the chat is shut; addresses of members are links', async () => {
    for (const [who, text] of [
      [guestPage, 'Look at https://example.org/guest'],
      [memberPage, 'Better https://example.org/member.'],
    ] as const) {
      await openPanel(who, 'Chat');
      await who.getByLabel('Message to everyone').fill(text);
      await who.keyboard.press('Enter');
      await expect(line(page, text)).toBeVisible();
    }
    const chat = await openPanel(page, 'Chat');
    const address = chat.getByRole('link');
    await expect(address).toHaveText(['https://example.org/member']);
    await expect(address).toHaveAttribute('rel', 'noopener noreferrer');
    await expect(address).toHaveAttribute('target', '_blank');
    await page.keyboard.press('Escape');
  });

  await test.step('whoever speaks into a muted microphone is told', async () => {
    await control(page, 'Mute').click();
    await expect(line(page, 'You are muted. Unmute to be heard.')).toBeVisible();
    await chooseMore(page, 'Camera and microphone');
    await expect(page.getByRole('dialog').getByRole('meter', { name: 'Microphone level' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('a microphone that vanishes in the call says what took its place', async () => {
    await pullPlug(memberPage, 'audio');
    await expect(line(memberPage, /^Your microphone was disconnected. “.+” is used now.$/u)).toBeVisible();
  });

  await test.step('a shared screen fills the whole screen, and carries no sound of its own tab', async () => {
    await control(memberPage, 'Share screen').click();
    await stageOf(page).getByRole('button', { name: 'Full screen' }).click();
    await expect(stageOf(page).getByRole('button', { name: 'Leave full screen' })).toBeVisible();
    await page.evaluate(() => document.exitFullscreen());
    const [shared] = (await seenOn(memberPage)).shared;
    expect(shared).toMatchObject({ audio: { restrictOwnAudio: true }, selfBrowserSurface: 'exclude' });
    await control(memberPage, 'Stop sharing').click();
  });

  await test.step('the badge counts people who wait and raised hands apart, and a long name hides nothing', async () => {
    await control(guestPage, 'Raise hand').click();
    await comeToRoom(lobby, link.url, longName, 'max@example.org');
    await expectWaiting(lobby);
    await expect(control(page, /^Participants/u)).toHaveAccessibleName(/1 waiting, 1 raised hand/u);
    await expect(page.getByText('Maximiliane…Trautenberg is waiting')).toBeVisible();
  });

  await test.step('who leaves is told, and the screen may go dark again', async () => {
    expect(await asksBeforeClosing(guestPage)).toBe(true);
    await leave(guestPage);
    await expect(line(page, `${guest} left.`)).toBeVisible();
    await expect.poll(async () => (await seenOn(guestPage)).wakeLocks).toBe(0);
  });
});

test('Back, closing the tab and a second tab ask before they end a call; Leave does not', async ({
  owner,
  ownerPage: page,
}) => {
  test.setTimeout(120_000);
  const item = await createRoom(owner);
  await page.goto(`/media/${item.id}`);
  await page.getByRole('link', { name: 'Join' }).click();
  await page.getByRole('button', { name: 'Join' }).click();
  await expectInside(page);

  await page.evaluate(() => history.back());
  const question = page.getByRole('alertdialog', { name: 'Leave the room?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await expectInside(page);

  expect(await asksBeforeClosing(page)).toBe(true);

  const second = await page.context().newPage();
  await second.goto(`/media/${item.id}/room`);
  await expect(heading(second, 'You are in this room in another tab')).toBeVisible();
  await second.close();
  await expectInside(page);

  await leave(page);
  await expect(page.getByRole('link', { name: 'Join' })).toBeVisible();
  await expect(question).toHaveCount(0);
});
