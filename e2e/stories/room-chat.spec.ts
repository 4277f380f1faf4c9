import type { Locator, Page } from '@playwright/test';
import { fillChat } from '../support/chat-history.ts';
import {
  comeToRoom,
  createSharedRoom,
  expectInside,
  expectWaiting,
  joinAsMember,
  openPanel,
  panelOf,
  roomOf,
  rowOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const sendIn = async (page: Page, text: string) => {
  await page.getByLabel('Message to everyone').fill(text);
  await page.keyboard.press('Enter');
};

const topOf = async (part: Locator) => Math.round((await part.boundingBox())!.y);

test('a long chat can be read back to its beginning, keeps its position, and announces new messages', async ({
  owner,
  foyer,
  ownerPage: page,
  memberPage,
}) => {
  const { item } = await createSharedRoom(owner);
  await joinAsMember(memberPage, item.id);
  const { participants } = await roomOf(owner, item.id);
  fillChat(foyer, participants[0]!.id, 320);
  await joinAsMember(page, item.id);
  await openPanel(page, 'Chat');
  const log = page.getByRole('log', { name: 'Messages' });
  const said = (text: string) => log.getByText(text, { exact: true });
  await expect(said('Message 320')).toBeInViewport();

  await test.step('older messages load while the reader scrolls up', async () => {
    await expect(async () => {
      await log.hover();
      await page.mouse.wheel(0, -20_000);
      await expect(said('Message 1')).toBeInViewport({ timeout: 100 });
    }).toPass({ timeout: 30_000 });
    await expect(log.getByRole('listitem')).toHaveCount(320);
  });

  const toNewest = panelOf(page, 'Chat').getByRole('button', { name: /new message/u });
  await test.step('the position stays while others write', async () => {
    await page.mouse.wheel(0, 600);
    await expect(said('Message 1')).not.toBeInViewport();
    const read = said('Message 15');
    await expect(read).toBeInViewport();
    const before = await topOf(read);
    await openPanel(memberPage, 'Chat');
    await sendIn(memberPage, 'Is anybody reading?');
    await expect(toNewest).toHaveText('1 new message');
    await sendIn(memberPage, 'One more.');
    await expect(toNewest).toHaveText('2 new messages');
    expect(Math.abs((await topOf(read)) - before)).toBeLessThanOrEqual(2);
  });

  await test.step('from the newest message on, the chat follows new ones', async () => {
    await toNewest.click();
    await expect(said('One more.')).toBeInViewport();
    await expect(toNewest).toHaveCount(0);
    await expect(log).toBeFocused();
    await sendIn(memberPage, 'Now you see me.');
    await expect(said('Now you see me.')).toBeInViewport();
    await page.mouse.wheel(0, -2000);
    await expect(said('Now you see me.')).not.toBeInViewport();
    await sendIn(page, 'I was far up.');
    await expect(said('I was far up.')).toBeInViewport();
    await expect(toNewest).toHaveCount(0);
  });
});

/** Nothing inside the element is wider than the element, so it cannot be scrolled sideways. */
const expectNoWider = async (part: Locator) =>
  expect(await part.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);

const isCut = (part: Locator) => part.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);

test('long names are cut, and neither long words nor right-to-left text break the layout', async ({
  owner,
  ownerPage: page,
  freshPage,
}) => {
  const longName = 'Wolfeschlegelsteinhausenbergerdorff Maximiliana Konstantinopolitanska von Hohenz';
  expect(longName).toHaveLength(80);
  const { item, link } = await createSharedRoom(owner);
  await joinAsMember(page, item.id);
  const inside = await freshPage();
  await comeToRoom(inside, link.url, longName, 'w@example.org');
  await expectWaiting(inside);
  await expect(page.getByText('Wolfeschlege…von Hohenz is waiting')).toBeVisible();
  const card = page.getByRole('group', { name: 'is waiting' });
  expect((await card.boundingBox())!.height).toBeLessThan(110);
  await page.getByRole('button', { name: 'Admit' }).click();
  await expectInside(inside);
  const texts = [
    'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung'.repeat(4),
    'שלום, באיזו שנה נוצר האגרטל הכחול?',
  ];
  await openPanel(inside, 'Chat');
  for (const text of texts) {
    await sendIn(inside, text);
    await expect(inside.getByRole('log', { name: 'Messages' }).getByText(text)).toBeVisible();
  }
  await openPanel(page, 'Participants');
  await page.getByRole('button', { name: `Actions for ${longName}` }).click();
  await page.getByRole('menuitem', { name: 'Bring on stage' }).click();
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    const list = await openPanel(page, 'Participants');
    const row = rowOf(page, longName).first();
    await expectNoWider(list.getByRole('region', { name: 'List of participants' }));
    await expect.poll(() => isCut(row.getByText(longName))).toBe(true);
    await expect(tileOf(page, longName)).toBeVisible();
    await expectNoWider(tileOf(page, longName));
    const chat = await openPanel(page, 'Chat');
    await expectNoWider(chat.getByRole('log'));
    await expect.poll(() => isCut(chat.getByText(longName).first())).toBe(true);
    await expect(chat.getByText(texts[1]!)).toHaveCSS('direction', 'rtl');
  }
});
