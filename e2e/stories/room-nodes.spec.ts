import type { Page } from '@playwright/test';
import { expectMoving, expectStill } from '../support/call.ts';
import { makeClip } from '../support/clips.ts';
import { Cluster } from '../support/cluster.ts';
import { adminEmail, adminPassword, startFurnishedFoyer, type Foyer } from '../support/foyer.ts';
import { Owner, type Item, type Link } from '../support/owner.ts';
import { play } from '../support/picture.ts';
import {
  act,
  comeToRoom,
  createSharedRoom,
  expectInside,
  heading,
  joinAsMember,
  ownerName,
  roomOf,
  stageOf,
  tileOf,
} from '../support/room.ts';
import { expect, roomSettings, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
/** A node that was silent for five seconds counts as gone; browsers need the rest. */
const backMilliseconds = 30_000;
const silent = 'The room engine that FOYER_LIVEKIT_URL names does not answer.';

let cluster: Cluster;
let foyer: Foyer;
let owner: Owner;
let room: { item: Item; link: Link };
let ownPage: Page;
let guestPage: Page;
let openPage: () => Promise<Page>;

test.beforeAll(async ({ foyer: another, playwright }) => {
  await expect.poll(() => another.enginePid()).not.toBeNull();
  cluster = await Cluster.start(another.engineProgram());
  foyer = await startFurnishedFoyer({ ...roomSettings, ...cluster.settings });
  const request = await playwright.request.newContext();
  owner = await new Owner(request, foyer.address).signIn(adminEmail, adminPassword);
});
test.afterAll(async () => {
  await owner.request.dispose();
  await foyer.close();
  await cluster.close();
});

/** The owner and a guest are on stage; their signalling goes to different nodes. */
test.beforeEach(async ({ freshBrowser }) => {
  room = await createSharedRoom(owner, { lobbyForGuests: false });
  const own = await freshBrowser({ baseURL: foyer.address, storageState: await owner.request.storageState() });
  openPage = () => own.newPage();
  ownPage = await openPage();
  guestPage = await (await freshBrowser({ baseURL: foyer.address })).newPage();
  await joinAsMember(ownPage, room.item.id);
  await comeToRoom(guestPage, room.link.url, guest);
  await expectInside(guestPage);
  await act(ownPage, guest, 'Bring on stage');
  await guestPage.getByRole('button', { name: 'Turn on microphone and camera' }).click();
});
test.afterEach(() => owner.call('POST', `/api/rooms/${room.item.id}/end`));

const expectBothMoving = (timeout?: number) =>
  Promise.all([expectMoving(ownPage, guest, timeout), expectMoving(guestPage, ownerName, timeout)]);

test('without Redis the people inside see one another; newcomers read that rooms do not work, and join when it is back', async ({
  freshBrowser,
}) => {
  test.setTimeout(120_000);
  const video = await owner.createVideo(await makeClip('quick'));
  await expectBothMoving();
  await cluster.killRedis();
  await expect
    .poll(async () => (await roomOf(owner, room.item.id)).engine, { timeout: 15_000 })
    .toMatchObject({ state: 'unavailable', problem: { code: 'external_silent' } });

  const page = await openPage();
  await test.step('the page of the room says so, and videos play', async () => {
    await page.goto(`/media/${room.item.id}`);
    await expect(page.getByText(silent)).toBeVisible();
    await page.goto(`/media/${video.id}`);
    await play(page);
  });

  const newcomer = await (await freshBrowser({ baseURL: foyer.address })).newPage();
  await comeToRoom(newcomer, room.link.url, 'Paul Weiss');
  await expect(heading(newcomer, 'Rooms do not work at the moment')).toBeVisible();
  await expectBothMoving();

  await cluster.startRedis();
  await expectInside(newcomer);
  await expectMoving(newcomer, ownerName);
  await expectMoving(newcomer, guest);
  await expectBothMoving();
});

test('two browsers at two nodes see one another, also after the node of their room was killed', async () => {
  test.setTimeout(120_000);
  await expectBothMoving();
  const [ownNode, guestNode] = cluster.signalling.slice(-2);
  expect(ownNode).not.toBe(guestNode);
  const node = await cluster.roomNode();

  await cluster.killNode(node);
  const killed = performance.now();
  const since = () => performance.now() - killed;
  // The other browser is still connected to its own node, and learns of it only when it gives the pictures up.
  const cutOff = node === ownNode ? ownPage : guestPage;
  await Promise.all([
    expectStill(tileOf(guestPage, ownerName)),
    expectStill(tileOf(ownPage, guest)),
    expect(stageOf(cutOff).getByText(/^(Reconnecting|The connection is lost)/u)).toBeVisible(),
  ]);
  await expectBothMoving(backMilliseconds * 2);
  console.log(`Pictures after a kill of the room's node: back after ${(since() / 1000).toFixed(1)} s`);
  expect(since()).toBeLessThan(backMilliseconds);
  expect(await cluster.roomNode()).not.toBe(node);
  for (const page of [ownPage, guestPage]) await expectInside(page);
  expect((await roomOf(owner, room.item.id)).participants).toHaveLength(2);
});
