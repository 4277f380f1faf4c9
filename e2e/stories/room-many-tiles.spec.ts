import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { expectMoving } from '../support/call.ts';
import { colourOf, Crowd } from '../support/crowd.ts';
import { act, comeToRoom, control, createSharedRoom, expectInside, joinAsMember } from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';
import { expectMovingTiles, findOverlaps, lookAtTiles, type TileLook } from '../support/tiles.ts';

const onStage = 'Marta Ruiz';
const phoneSize = { width: 390, height: 844 };
const appearance = join(import.meta.dirname, '..', '..', 'test-results', 'appearance');

let crowd: Crowd | null;

test.beforeAll(async ({ owner }) => {
  // Where the engine was never built, Go begins with all its parts.
  test.setTimeout(240_000);
  crowd = await Crowd.gather(owner);
});
test.afterAll(() => crowd?.leave());

async function changeLayout(page: Page, name: 'Speaker' | 'Grid'): Promise<void> {
  await control(page, 'More').click();
  await page.getByRole('menuitem', { name: `${name} layout` }).click();
}

/** Nobody has the picture of somebody else. */
function expectOwnPictures(tiles: TileLook[]): void {
  const isNear = (one: number[], other: number[]) => one.every((value, at) => Math.abs(value - other[at]!) < 24);
  const people = tiles.filter(({ name }) => colourOf(name));
  expect(people).toHaveLength(tiles.length - 2);
  const mixedUp = people.filter(({ name, colour }) => !isNear(colour!, colourOf(name)!));
  expect(mixedUp.map(({ name, colour }) => `${name}: ${String(colour)}`)).toEqual([]);
}

/** All in the window, none on another, as wide as a camera's picture or a little narrower, and each her own. */
async function expectGrid(page: Page, count: number, narrowest: number): Promise<void> {
  const tiles = await expectMovingTiles(page, count);
  expect(tiles.filter(({ isWhole }) => !isWhole)).toEqual([]);
  expect(findOverlaps(tiles)).toEqual([]);
  const ratios = tiles.map(({ width, height }) => width / height);
  expect(Math.min(...ratios)).toBeGreaterThan(narrowest);
  expect(Math.max(...ratios)).toBeLessThan(1.8);
  expectOwnPictures(tiles);
}

/** One is large, the others stand in a strip; whoever is further along comes into sight, and moves, when it is scrolled. */
async function expectSpeaker(page: Page, count: number): Promise<void> {
  const tiles = await expectMovingTiles(page, count);
  expect(findOverlaps(tiles)).toEqual([]);
  const [large, ...small] = tiles;
  expect(large).toMatchObject({ isLarge: true, isWhole: true });
  for (const { width, height } of small) expect(width * height).toBeLessThan((large!.width * large!.height) / 2);
  await page.locator('[data-tile]').last().scrollIntoViewIfNeeded();
  expect((await lookAtTiles(page)).at(-1)!.isWhole).toBe(true);
  await expectMovingTiles(page, count);
}

async function expectBothLayouts(page: Page, count: number, { isPhone }: { isPhone: boolean }): Promise<void> {
  const picture = (layout: string) => join(appearance, `room-tiles-${count}-${layout}-${isPhone ? 390 : 1280}.png`);
  await expectGrid(page, count, isPhone ? 1 : 1.3);
  await page.screenshot({ path: picture('grid') });
  await changeLayout(page, 'Speaker');
  await expectSpeaker(page, count);
  await page.screenshot({ path: picture('speaker') });
  await changeLayout(page, 'Grid');
}

test('grid and speaker layout hold from 2 to 49 tiles, and all that is seen moves', async ({
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
  await test.step('a guest on stage sees the others, too', () => expectGrid(guestPage, 49, 1.3));
});
