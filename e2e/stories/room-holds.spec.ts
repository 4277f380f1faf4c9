import { expectMoving, expectStill } from '../support/call.ts';
import type { Item, Link } from '../support/owner.ts';
import {
  comeToRoom,
  createSharedRoom,
  expectInside,
  expectWaiting,
  gatherInside,
  joinAsMember,
  openPanel,
  ownerName,
  panelOf,
  roomOf,
  rowOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
const patient = 'Paul Weiss';
const outageMilliseconds = 4000;
const backMilliseconds = 20_000;

let item: Item;
let link: Link;

test.beforeEach(async ({ owner }) => {
  ({ item, link } = await createSharedRoom(owner));
});

test('the server is killed during a call: sound and pictures go on, and the room is as before after its restart', async ({
  owner,
  ownerPage,
  memberPage,
  freshPage,
  foyer,
}) => {
  test.setTimeout(150_000);
  const page = await freshPage();
  await Promise.all([
    joinAsMember(ownerPage, item.id),
    joinAsMember(memberPage, item.id),
    comeToRoom(page, link.url, patient),
  ]);
  await expectMoving(ownerPage, 'Mina Okafor');
  await expectWaiting(page);
  const before = await roomOf(owner, item.id);
  expect(before.waiting).toHaveLength(1);
  const engine = foyer.enginePid();

  await foyer.kill();
  const until = performance.now() + outageMilliseconds;
  while (performance.now() < until) {
    await expectMoving(memberPage, ownerName);
    await expectMoving(ownerPage, 'Mina Okafor');
  }
  await expect(ownerPage.getByText(/Reconnecting|cannot be reached/u).first()).toBeVisible({ timeout: 20_000 });
  await expectMoving(memberPage, ownerName);
  await expectMoving(ownerPage, 'Mina Okafor');
  await foyer.start();

  await test.step('the same engine still runs, and nobody had to join again', async () => {
    await expect(ownerPage.getByText(/Reconnecting|cannot be reached/u)).toHaveCount(0, { timeout: 40_000 });
    await expectInside(memberPage);
    await expectMoving(memberPage, ownerName);
    await expectMoving(ownerPage, 'Mina Okafor');
    expect(foyer.enginePid()).toBe(engine);
    const after = await roomOf(owner, item.id);
    expect(after.participants.map(({ id }) => id)).toEqual(before.participants.map(({ id }) => id));
    expect(after.waiting.map(({ id }) => id)).toEqual(before.waiting.map(({ id }) => id));
  });

  await test.step('the chat works, and a waiting guest can be admitted', async () => {
    await openPanel(memberPage, 'Chat');
    await memberPage.getByLabel('Message to everyone').fill('Are we back?');
    await memberPage.keyboard.press('Enter');
    await openPanel(ownerPage, 'Chat');
    await expect(panelOf(ownerPage, 'Chat').getByText('Are we back?')).toBeVisible();
    await expectWaiting(page);
    await openPanel(ownerPage, 'Participants');
    await rowOf(ownerPage, patient).getByRole('button', { name: 'Admit' }).click();
    await expectInside(page);
    await expectMoving(page, ownerName);
  });
});

test('the engine is killed during a call: pictures come back without a reload', async ({
  ownerPage,
  freshPage,
  foyer,
  owner,
}) => {
  test.setTimeout(150_000);
  const page = await freshPage();
  await gatherInside({ item, link }, [ownerPage], { [guest]: page });
  const { participants } = await roomOf(owner, item.id);
  const { id } = participants.find(({ name }) => name === guest)!;
  await owner.call('POST', `/api/rooms/${item.id}/participants/${id}/stage`);
  await page.getByRole('button', { name: 'Turn on microphone and camera' }).click();
  await expectMoving(ownerPage, guest);
  await expectMoving(page, ownerName);

  const began = performance.now();
  const since = () => performance.now() - began;
  foyer.killEngine();
  await Promise.all([expectStill(tileOf(page, ownerName)), expectStill(tileOf(ownerPage, guest))]);
  const back = await Promise.all([
    expectMoving(page, ownerName, backMilliseconds * 2).then(since),
    expectMoving(ownerPage, guest, backMilliseconds * 2).then(since),
  ]);
  console.log(
    `Pictures after a kill of the engine: back after ${back.map((ms) => (ms / 1000).toFixed(1)).join(' s and ')} s`,
  );
  expect(Math.max(...back)).toBeLessThan(backMilliseconds);
  await expectInside(page);
  expect((await roomOf(owner, item.id)).participants).toHaveLength(2);
});
