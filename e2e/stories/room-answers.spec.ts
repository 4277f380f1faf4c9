import type { Page } from '@playwright/test';
import type { Socket } from 'socket.io-client';
import { comeWithoutBrowser } from '../support/guest-without-browser.ts';
import type { Item, Link, Owner } from '../support/owner.ts';
import {
  act,
  comeToRoom,
  control,
  createSharedRoom,
  expectInside,
  expectWaiting,
  heading,
  joinAsMember,
  memberName,
  openPanel,
  panelOf,
  roomOf,
  rowOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

let item: Item;
let link: Link;
let sockets: Socket[] = [];

test.beforeEach(async ({ owner }) => {
  ({ item, link } = await createSharedRoom(owner, { stage: 'on_request' }));
});
test.afterEach(() => {
  for (const socket of sockets) socket.disconnect();
  sockets = [];
});

const come = async (owner: Owner, ...names: string[]) => {
  for (const name of names) sockets.push((await comeWithoutBrowser(owner.address, { item, link }, name)).page);
};
const waiting = async (owner: Owner) => (await roomOf(owner, item.id)).waiting.map(({ name }) => name);
const cardOf = (page: Page, name: string) => page.getByRole('group', { name: `${name} is waiting` });
const expectFocusKept = async (page: Page) => expect(page.locator(':focus')).not.toHaveCount(0);

/** Presses twice where the button is, as a nervous hand does. */
async function pressTwice(page: Page, button: ReturnType<Page['getByRole']>): Promise<void> {
  await button.click({ trial: true });
  const { x, y, width, height } = (await button.boundingBox())!;
  await page.mouse.click(x + width / 2, y + height / 2, { clickCount: 2, delay: 20 });
}

/** Keeps notifications, instead of showing them while the page is not in focus. */
function keepNotifications(): void {
  class Kept extends EventTarget {
    static permission = 'granted';
    constructor(words: string) {
      super();
      document.addEventListener('press-notification', ({ detail }: CustomEventInit<string>) => {
        if (words.startsWith(detail!)) this.dispatchEvent(new Event('click'));
      });
    }
    close = () => undefined;
  }
  Object.assign(globalThis, { Notification: Kept });
  document.hasFocus = () => false;
}

test('the card keeps to who waits longest, and no second press admits or declines the next person', async ({
  owner,
  ownerPage: page,
}) => {
  await page.addInitScript(keepNotifications);
  await joinAsMember(page, item.id);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await come(owner, 'Ana Lima');
  await expect(cardOf(page, 'Ana Lima')).toContainText('ana.lima@example.org');
  await come(owner, 'Bruno Costa', 'Chiara Ferri', 'Deniz Kaya', 'Elif Okafor');
  await expect(cardOf(page, 'Ana Lima')).toContainText('and 4 more');

  await test.step('two presses on the card admit one person, and focus is not lost', async () => {
    await pressTwice(page, cardOf(page, 'Ana Lima').getByRole('button', { name: 'Admit' }));
    await expect(cardOf(page, 'Bruno Costa')).toContainText('and 3 more');
    await expectFocusKept(page);
    expect(await waiting(owner)).toEqual(['Bruno Costa', 'Chiara Ferri', 'Deniz Kaya', 'Elif Okafor']);
  });

  await test.step('a notification opens the page with its person, and admits nobody', async () => {
    await page.evaluate(() =>
      document.dispatchEvent(new CustomEvent('press-notification', { detail: 'Chiara Ferri' })),
    );
    await expect(cardOf(page, 'Chiara Ferri')).toContainText('place 2');
    expect(await waiting(owner)).toHaveLength(4);
  });

  await test.step('two presses in the list decline one person', async () => {
    await openPanel(page, 'Participants');
    await pressTwice(page, rowOf(page, 'Bruno Costa').getByRole('button', { name: 'Decline' }));
    await expect(rowOf(page, 'Bruno Costa')).toHaveCount(0);
    await expectFocusKept(page);
    await expect(panelOf(page, 'Participants').locator('li[aria-disabled]')).toHaveCount(0);
    expect(await waiting(owner)).toEqual(['Chiara Ferri', 'Deniz Kaya', 'Elif Okafor']);
  });

  await test.step('Admit by the keyboard leaves focus on the next row, and a held key admits nobody', async () => {
    await rowOf(page, 'Chiara Ferri').getByRole('button', { name: 'Admit' }).press('Enter');
    await expect(rowOf(page, 'Deniz Kaya')).toBeFocused();
    await page.keyboard.press('Enter');
    await come(owner, 'Farid Weiss');
    await expect(rowOf(page, 'Farid Weiss')).toBeVisible();
    expect(await waiting(owner)).toEqual(['Deniz Kaya', 'Elif Okafor', 'Farid Weiss']);
  });

  await test.step('Decline all asks with the number, and offers the guests of one network alone', async () => {
    await expect(rowOf(page, 'Deniz Kaya')).toContainText('From the same network as 2 others');
    await page.route(`**/api/rooms/${item.id}*`, async (route) => {
      const answer = await route.fetch();
      const room = (await answer.json()) as { waiting: { name: string; network: string | null; isAway: boolean }[] };
      // A guest of another network, and one whose page has been silent: neither comes about in a story.
      room.waiting.push({ ...room.waiting[0]!, name: 'Greta Novak', network: 'another', isAway: true });
      await route.fulfill({ json: room });
    });
    await control(page, 'More').click();
    await page.getByRole('menuitem', { name: 'Room settings' }).click();
    await page.getByRole('switch', { name: 'Chat' }).click();
    await page.keyboard.press('Escape');
    await expect(rowOf(page, 'Greta Novak')).toContainText('Away');
    await page.getByRole('button', { name: 'Decline all' }).click();
    const question = page.getByRole('alertdialog', { name: 'Decline all 4 people who are waiting?' });
    await question.getByRole('button', { name: 'Only the 3 from one network' }).click();
    await expect(question).toBeHidden();
    await expect.poll(() => waiting(owner)).toEqual([]);
  });
});

test('what a moderator does to a guest is said to the guest, and focus is kept on both sides', async ({
  owner,
  ownerPage,
  memberPage,
  freshPage,
}) => {
  test.setTimeout(240_000);
  const page = await freshPage();
  const expectTold = async (words: string) => expect(page.getByRole('status').getByText(words)).toBeVisible();
  await joinAsMember(ownerPage, item.id);
  await comeToRoom(page, link.url, memberName);
  await expectWaiting(page);
  await cardOf(ownerPage, memberName).getByRole('button', { name: 'Admit' }).click();
  await expectInside(page);
  await expectTold(`You are in as ${memberName}. Nobody sees or hears you. Raise your hand to speak.`);
  await expect(heading(page, item.title)).toBeFocused();

  await test.step('a lowered hand, and not by the guest', async () => {
    await control(page, 'Raise hand').click();
    await control(page, 'Lower hand').click();
    await expect(control(page, 'Raise hand')).toBeVisible();
    await expect(page.getByText('A moderator lowered your hand.')).toHaveCount(0);
    await control(page, 'Raise hand').click();
    await openPanel(ownerPage, 'Participants');
    await rowOf(ownerPage, memberName).getByRole('button', { name: 'Lower hand' }).click();
    await expectTold('A moderator lowered your hand.');
    await expectFocusKept(ownerPage);
  });

  await test.step('on stage and back to the viewers', async () => {
    await act(ownerPage, memberName, 'Bring on stage');
    await expectTold('You are on stage');
    await expect(rowOf(ownerPage, memberName)).toBeFocused();
    await act(ownerPage, memberName, 'Back to viewers');
    await expectTold('A moderator moved you back to the viewers. Nobody sees or hears you now.');
  });

  await test.step('the name goes to the member who has it', async () => {
    // The note stays for a while only, and joining may take as long.
    const told = expectTold(`Somebody else here has your name. You are now shown as ${memberName} 2.`);
    await Promise.all([told, joinAsMember(memberPage, item.id)]);
    await expect(rowOf(ownerPage, `${memberName} 2`)).toContainText('Guest');
  });

  await test.step('a member cannot be called by a role', async () => {
    await control(memberPage, 'Leave').click();
    await memberPage.goto(`/media/${item.id}/room`);
    await memberPage.getByLabel('Your name in the room').fill('Moderator');
    await memberPage.getByRole('button', { name: 'Join' }).click();
    await expect(memberPage.getByText('This is a word for a role.')).toBeVisible();
  });

  await test.step('back to the lobby', async () => {
    await act(ownerPage, `${memberName} 2`, 'Send to lobby');
    await expectWaiting(page);
    await expectTold('A moderator moved you back to the lobby.');
    await expectFocusKept(ownerPage);
    expect(await waiting(owner)).toEqual([`${memberName} 2`]);
  });
});
