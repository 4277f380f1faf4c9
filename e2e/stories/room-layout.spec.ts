import type { Locator, Page } from '@playwright/test';
import { expectMoving } from '../support/call.ts';
import {
  chooseMore,
  comeInside,
  comeToRoom,
  control,
  createSharedRoom,
  expectWaiting,
  joinAsMember,
  memberName,
  openPanel,
  ownerName,
  rowOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
const phone = { width: 390, height: 844 };

/** The whole element lies inside the window. */
async function expectInWindow(page: Page, part: Locator): Promise<void> {
  const { width, height } = page.viewportSize()!;
  await expect
    .poll(async () => {
      const box = (await part.boundingBox())!;
      return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    })
    .toBe(true);
}

/** Collects the errors that failed requests leave on the console of the browser. */
function listenForRefusals(page: Page): string[] {
  const refusals: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refusals.push(`${response.status()} ${response.url()}`);
  });
  return refusals;
}

test('a viewer on a phone raises a hand in the bar, and the picture stays visible on stage', async ({
  owner,
  ownerPage: page,
  freshPage,
}) => {
  const { item, link } = await createSharedRoom(owner);
  const inside = await freshPage();
  const refusals = [listenForRefusals(page), listenForRefusals(inside)];
  await joinAsMember(page, item.id);
  await comeInside(inside, link.url, guest, page);
  await inside.setViewportSize(phone);
  await expectMoving(inside, ownerName);
  await control(inside, 'Raise hand').click();
  await rowOf(page, guest).first().getByRole('button', { name: 'Bring on stage' }).click();
  const turnOn = inside.getByRole('button', { name: 'Turn on microphone and camera' });
  await openPanel(inside, 'Chat');
  await expect(turnOn).toBeVisible();
  const picture = tileOf(inside, ownerName);
  const heights = async () => ({
    picture: (await picture.boundingBox())!.height,
    panel: (await inside.getByRole('complementary', { name: 'Chat' }).boundingBox())!.height,
  });
  const { picture: high, panel } = await heights();
  expect(high, 'two people above an open chat, and the note').toBeGreaterThan(90);
  expect(panel).toBeGreaterThan(250);
  await turnOn.click();
  await expect(turnOn).toHaveCount(0);
  await expectMoving(page, guest);
  await expect(control(inside, 'Raise hand'), 'on stage the button is under More').toHaveCount(0);
  expect(refusals, 'a first visit asks for nothing that is refused').toEqual([[], []]);
});

test('the card of a waiting guest covers no control on a phone', async ({ owner, ownerPage: page, freshPage }) => {
  const { item, link } = await createSharedRoom(owner);
  await page.setViewportSize(phone);
  await joinAsMember(page, item.id);
  const lobby = await freshPage();
  await comeToRoom(lobby, link.url, guest);
  await expectWaiting(lobby);
  await openPanel(page, 'Chat');
  await expect(page.getByText(`${guest} is waiting`)).toBeVisible();
  // Playwright clicks a button only if nothing covers it.
  for (const name of [/^Mute$/u, /^Unmute$/u, /^Stop video$/u, /^Start video$/u]) await control(page, name).click();
  await page.getByRole('button', { name: 'Close chat' }).click();
  await page.getByRole('button', { name: 'Admit' }).click();
  await expect(page.getByText(`${guest} is waiting`)).toHaveCount(0);
});

test('the large picture is not cropped beside an open panel, and menus stay inside a shrinking window', async ({
  owner,
  ownerPage: page,
  memberPage,
}) => {
  const { item } = await createSharedRoom(owner);
  await Promise.all([joinAsMember(page, item.id), joinAsMember(memberPage, item.id)]);
  await expectMoving(page, memberName);
  await chooseMore(page, 'Speaker layout');
  const large = page.locator('video[data-main-picture]');
  const ratioOf = async () => {
    const { width, height } = (await large.boundingBox())!;
    return width / height;
  };
  await expect(large).toBeVisible();
  for (const size of [{ width: 1280, height: 800 }, { width: 1920, height: 900 }, { width: 844, height: 390 }, phone]) {
    await page.setViewportSize(size);
    await expectInWindow(page, large);
    await expectInWindow(page, tileOf(page, ownerName));
    expect(await ratioOf(), `${size.width} × ${size.height}`).toBeGreaterThan(0.95);
    expect(await ratioOf(), `${size.width} × ${size.height}`).toBeLessThan(1.8);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  const panel = await openPanel(page, 'Chat');
  expect((await tileOf(page, ownerName).boundingBox())!.height).toBeGreaterThan(100);
  expect(await ratioOf()).toBeLessThan(1.8);
  await page.setViewportSize({ width: 844, height: 390 });
  expect((await large.boundingBox())!.height, 'a phone on its side').toBeGreaterThan(200);
  expect((await panel.getByRole('log').boundingBox())!.height).toBeGreaterThan(100);
  await page.setViewportSize({ width: 1280, height: 800 });

  await test.step('the keyboard reaches the last entry of each menu', async () => {
    const menu = page.getByRole('menu');
    const expectWhole = async (last: string) => {
      for (const size of [phone, { width: 390, height: 420 }, { width: 320, height: 568 }]) {
        await page.setViewportSize(size);
        await expectInWindow(page, menu);
        await page.keyboard.press('End');
        await expect(menu.getByRole('menuitem', { name: last })).toBeFocused();
        await expectInWindow(page, menu.getByRole('menuitem', { name: last }));
        await page.keyboard.press('Home');
        await expectInWindow(page, menu.getByRole('menuitem').first());
      }
      await page.keyboard.press('Escape');
      await expect(menu).toHaveCount(0);
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    await control(page, 'More').press('Enter');
    await expectWhole('Room settings');
    await expect(control(page, 'More')).toBeFocused();
    await openPanel(page, 'Participants');
    const dots = page.getByRole('button', { name: `Actions for ${memberName}` });
    await dots.press('Enter');
    await expectWhole('Ban');
    await expect(dots).toBeFocused();
  });
});
