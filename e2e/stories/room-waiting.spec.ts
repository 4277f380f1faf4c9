import type { Page } from '@playwright/test';
import { Line } from '../support/line.ts';
import type { Item, Link, Owner } from '../support/owner.ts';
import {
  comeToRoom,
  control,
  createSharedRoom,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  openPanel,
  roomOf,
  rowOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';

let item: Item;
let link: Link;

test.beforeEach(async ({ owner, ownerPage }) => {
  ({ item, link } = await createSharedRoom(owner, {}, { maxClicks: 3 }));
  await joinAsMember(ownerPage, item.id);
});

const waiting = async (owner: Owner) => (await roomOf(owner, item.id)).waiting;
const clicks = async (owner: Owner) => (await owner.links(item.id))[0]!.clicks;
const since = (page: Page) => page.getByText(/since \d/u).innerText();

test('a waiting guest keeps the place through reloads, a lost connection and a killed server, and can be admitted', async ({
  owner,
  ownerPage,
  foyer,
  freshBrowser,
}) => {
  test.setTimeout(150_000);
  const line = await Line.lay();
  const context = await freshBrowser({ proxy: line.proxy });
  const page = await context.newPage();
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  const [first] = await waiting(owner);
  const from = (await since(page)).match(/since .*/u)![0];
  const expectSamePlace = async () => {
    await expectWaiting(page);
    await expect(page.getByText(from)).toBeVisible();
    await expect
      .poll(async () => (await waiting(owner)).map(({ id, knocks }) => ({ id, knocks })), {
        message: 'one row, the same',
      })
      .toEqual([{ id: first!.id, knocks: 0 }]);
    expect(await clicks(owner)).toMatchObject({ used: 0, reserved: 1 });
  };

  await test.step('the page is reloaded', async () => {
    await page.reload();
    await expectSamePlace();
    await page.reload();
    await expectSamePlace();
  });

  await test.step('the connection is cut for a while', async () => {
    line.goDown();
    await expect(page.getByText('The server cannot be reached')).toBeVisible({ timeout: 30_000 });
    await expectWaiting(page);
    line.mend();
    await expect(page.getByText('The server cannot be reached')).toBeHidden({ timeout: 30_000 });
    await expectSamePlace();
  });

  await test.step('the server is killed and restarted', async () => {
    await foyer.kill();
    await expect(page.getByText('The server cannot be reached')).toBeVisible({ timeout: 30_000 });
    await foyer.start();
    await expect(page.getByText('The server cannot be reached')).toBeHidden({ timeout: 40_000 });
    await expectSamePlace();
  });

  await test.step('a message from the moderator arrives, and is still there after a reload', async () => {
    await openPanel(ownerPage, 'Participants');
    await ownerPage.getByRole('button', { name: 'Message people waiting' }).click();
    await ownerPage.getByLabel('Message to people waiting').fill('Two more minutes. <b>Thanks</b>');
    await ownerPage.getByRole('button', { name: 'Send' }).click();
    const messages = page.getByRole('log', { name: 'Messages from the moderators' });
    await expect(messages.getByText('Two more minutes. <b>Thanks</b>')).toBeVisible();
    await page.reload();
    await expect(messages.getByText('Two more minutes. <b>Thanks</b>')).toHaveCount(1);
  });

  await test.step('the moderator admits the guest', async () => {
    await rowOf(ownerPage, guest).getByRole('button', { name: 'Admit' }).click();
    await expectInside(page);
    expect(await clicks(owner)).toMatchObject({ used: 1, reserved: 0 });
    await expect.poll(() => waiting(owner)).toEqual([]);
  });
  await context.close();
  await line.remove();
});

test('leaving the lobby releases the click, the guest may come again, and a sound tells of the admission', async ({
  owner,
  ownerPage,
  freshBrowser,
}) => {
  const context = await freshBrowser();
  await context.addInitScript(() => {
    const begin = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function count(...when) {
      document.documentElement.dataset['sounds'] = String(Number(document.documentElement.dataset['sounds'] ?? 0) + 1);
      return begin.apply(this, when);
    };
  });
  const page = await context.newPage();
  const sounds = async () => Number((await page.locator('html').getAttribute('data-sounds')) ?? 0);
  const admit = async () => {
    await openPanel(ownerPage, 'Participants');
    await rowOf(ownerPage, guest).getByRole('button', { name: 'Admit' }).click();
    await expectInside(page);
  };
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  await test.step('the guest leaves the lobby, and comes back', async () => {
    await expect(control(ownerPage, /^Participants/u)).toHaveAccessibleName(/1 waiting/u);
    expect(await clicks(owner)).toMatchObject({ used: 0, reserved: 1 });
    await page.getByRole('button', { name: 'Leave' }).click();
    await expect(heading(page, 'You left the room')).toBeVisible();
    await expect.poll(() => clicks(owner)).toMatchObject({ used: 0, reserved: 0 });
    await expect(control(ownerPage, /^Participants/u)).not.toHaveAccessibleName(/waiting/u);
    await page.getByRole('button', { name: 'Come back' }).click();
    await expectWaiting(page);
    expect(await clicks(owner)).toMatchObject({ used: 0, reserved: 1 });
  });

  const sound = page.getByRole('checkbox', { name: 'Play a sound when I am let in' });
  await expect(sound).toBeChecked();
  await admit();
  await expect.poll(sounds).toBeGreaterThan(0);

  // Turned off, it does not.
  await owner.call('POST', `/api/rooms/${item.id}/participants/${await idOf(owner)}/to-lobby`);
  await expectWaiting(page);
  const before = await sounds();
  await sound.uncheck();
  await admit();
  expect(await sounds()).toBe(before);
});

async function idOf(owner: Owner): Promise<string> {
  return (await roomOf(owner, item.id)).participants.find(({ name }) => name === guest)!.id;
}
