import type { Page } from '@playwright/test';
import { keepScreenshot } from '../support/appearance.ts';
import { expectMoving } from '../support/call.ts';
import { colorOf, Crowd } from '../support/crowd.ts';
import { act, comeToRoom, control, createSharedRoom, expectInside, joinAsMember } from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';
import { expectMovingTiles, findOverlaps, readTiles, type VisibleTile } from '../support/tiles.ts';

const onStage = 'Marta Ruiz';
const phoneSize = { width: 390, height: 844 };

// The whole crowd enters from one address at once.
test.use({ moreSettings: { FOYER_UNCONFIRMED_ENTRIES: '0' } });

let crowd: Crowd | null;

test.beforeAll(async ({ owner }) => {
  // Where the engine was never built, Go has to compile all its packages first.
  test.setTimeout(240_000);
  crowd = await Crowd.gather(owner);
});
test.afterAll(() => crowd?.leave());

async function changeLayout(page: Page, name: 'Speaker' | 'Grid'): Promise<void> {
  await control(page, 'More').click();
  await page.getByRole('menuitem', { name: `${name} layout` }).click();
}

/** No tile shows the picture of another person. */
function expectOwnPictures(tiles: VisibleTile[]): void {
  const isNear = (one: number[], other: number[]) => one.every((value, at) => Math.abs(value - other[at]!) < 24);
  const people = tiles.filter(({ name }) => colorOf(name));
  expect(people).toHaveLength(tiles.length - 2);
  const mixedUp = people.filter(({ name, color }) => !isNear(color!, colorOf(name)!));
  expect(mixedUp.map(({ name, color }) => `${name}: ${String(color)}`)).toEqual([]);
}

/** All tiles are in the window without overlaps, none is wider than a camera's picture, each shows its own person. */
async function expectGrid(page: Page, count: number, narrowest: number): Promise<void> {
  const tiles = await expectMovingTiles(page, count);
  expect(tiles.filter(({ isWhole }) => !isWhole)).toEqual([]);
  expect(findOverlaps(tiles)).toEqual([]);
  const ratios = tiles.map(({ width, height }) => width / height);
  expect(Math.min(...ratios)).toBeGreaterThan(narrowest);
  expect(Math.max(...ratios)).toBeLessThan(1.8);
  expectOwnPictures(tiles);
}

/** One tile is large, the others are in a strip; scrolling the strip shows the rest, with moving pictures. */
async function expectSpeaker(page: Page, count: number): Promise<void> {
  const tiles = await expectMovingTiles(page, count);
  expect(findOverlaps(tiles)).toEqual([]);
  const [large, ...small] = tiles;
  expect(large).toMatchObject({ isLarge: true, isWhole: true });
  for (const { width, height } of small) expect(width * height).toBeLessThan((large!.width * large!.height) / 2);
  await page.locator('[data-tile]').last().scrollIntoViewIfNeeded();
  expect((await readTiles(page)).at(-1)!.isWhole).toBe(true);
  await expectMovingTiles(page, count);
}

async function expectBothLayouts(page: Page, count: number, { isPhone }: { isPhone: boolean }): Promise<void> {
  const picture = (layout: string) => `room-tiles-${count}-${layout}-${isPhone ? 390 : 1280}`;
  await expectGrid(page, count, isPhone ? 1 : 1.3);
  await keepScreenshot(page, picture('grid'));
  await changeLayout(page, 'Speaker');
  await expectSpeaker(page, count);
  await keepScreenshot(page, picture('speaker'));
  await changeLayout(page, 'Grid');
}

test('grid and speaker layout work from 2 to 49 tiles, and every visible picture moves', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.skip(crowd === null, 'the load client needs Go');
  test.setTimeout(240_000);
  const room = await createSharedRoom(owner, { lobbyForGuests: false });
  const [guestPage, phone] = [await freshPage(), await freshPage({ viewport: phoneSize })];
  await Promise.all([joinAsMember(ownerPage, room.item.id), comeToRoom(guestPage, room.link.url, onStage)]);
  await act(ownerPage, onStage, 'Bring on stage');
  await guestPage.getByRole('button', { name: 'Turn on microphone and camera' }).click();
  await comeToRoom(phone, room.link.url, 'Paul Weiss');
  await expectInside(phone);
  await expectMoving(ownerPage, onStage);
  await control(ownerPage, /^Participants/u).click();

  for (const count of [2, 9, 25, 49]) {
    await test.step(`${count} on stage`, async () => {
      await crowd!.grow(count - 2, room);
      await expectBothLayouts(ownerPage, count, { isPhone: false });
      await expectBothLayouts(phone, count, { isPhone: true });
    });
  }
  await test.step('a guest on stage sees the others as well', () => expectGrid(guestPage, 49, 1.3));
});
