import { expect, type Locator, type Page } from '@playwright/test';
import type { Item, Link, NewLink, Owner } from './owner.ts';

export const ownerName = 'Administrator';
export const memberName = 'Mina Okafor';

/** The engine may still be starting when the first story begins. */
const engineMilliseconds = 60_000;
let made = 0;

export interface RoomSettings {
  lobbyForGuests?: boolean;
  lobbyForMembers?: boolean;
  stage?: 'everyone' | 'on_request' | 'invited';
  chat?: boolean;
  locked?: boolean;
  schedule?: { startsAt: string; endsAt: string; earlyEntryMinutes: number } | null;
}

export interface RoomState {
  insideCount: number;
  participants: { id: string; name: string; isOnStage: boolean; isConnected: boolean }[];
  waiting: { id: string; name: string; isAway: boolean; knocks: number }[];
  engine: { state: string; problem: { code: string } | null };
}

export const roomOf = (owner: Owner, mediaId: string): Promise<RoomState> => owner.call('GET', `/api/rooms/${mediaId}`);

/** Creates a published room and waits until the engine is ready. */
export async function createRoom(owner: Owner, room: RoomSettings = {}, title?: string): Promise<Item> {
  made += 1;
  const item = await owner.call<Item>('POST', '/api/media', {
    kind: 'room',
    title: title ?? `Room ${made}`,
    visibility: 'published',
    room,
  });
  await expectEngine(owner, item.id);
  return item;
}

export async function expectEngine(owner: Owner, mediaId: string): Promise<void> {
  await expect
    .poll(async () => (await roomOf(owner, mediaId)).engine, { timeout: engineMilliseconds, intervals: [100, 200] })
    .toMatchObject({ state: 'ready' });
}

/** Creates a room with a guest link. */
export async function createSharedRoom(
  owner: Owner,
  room: RoomSettings = {},
  link: NewLink = {},
): Promise<{ item: Item; link: Link }> {
  const item = await createRoom(owner, room);
  return { item, link: await owner.share(item.id, link) };
}

/** Joins a room by the preview, with the default camera and microphone. */
export async function joinAsMember(page: Page, mediaId: string): Promise<void> {
  await page.goto(`/media/${mediaId}/room`);
  await page.getByRole('button', { name: 'Join' }).click();
  await expectInside(page);
}

/** Opens the guest link of a room and sends the entry form. */
export async function comeToRoom(page: Page, url: string, name: string, email = emailOf(name)): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL(/\/guest\/[^/]+$/u);
}

export const emailOf = (name: string): string => `${name.split(' ')[0]!.toLowerCase()}@example.org`;

export async function expectWaiting(page: Page): Promise<void> {
  await expect(heading(page, 'Waiting to be let in')).toBeVisible();
}

/** Waits until the page shows the room and is connected with the engine. */
export async function expectInside(page: Page): Promise<void> {
  await expect(stageOf(page)).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Controls' })).toBeVisible();
  await expect(stageOf(page).getByText(/^(Connecting|Reconnecting|The connection is lost)/u)).toHaveCount(0);
}

/** Enters by the link, waits in the lobby, and is admitted on the moderator's page. */
export async function comeInside(page: Page, url: string, name: string, moderator: Page): Promise<void> {
  await comeToRoom(page, url, name);
  await expectWaiting(page);
  await admit(moderator, name);
  await expectInside(page);
}

/** Lets a moderator and members join and guests, by name, come to the lobby; then the moderator admits the guests. */
export async function gatherInside(
  { item, link }: { item: Item; link: Link },
  [moderator, ...members]: [Page, ...Page[]],
  guests: Record<string, Page>,
): Promise<void> {
  const all = Object.entries(guests);
  await Promise.all([
    ...[moderator, ...members].map((page) => joinAsMember(page, item.id)),
    ...all.map(([name, page]) => comeToRoom(page, link.url, name)),
  ]);
  for (const [name] of all) await admit(moderator, name);
  await Promise.all(all.map(([, page]) => expectInside(page)));
}

export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name });
export const stageOf = (page: Page): Locator => page.getByRole('region', { name: 'Stage', exact: true });

/** The tile of a person on stage. */
export const tileOf = (page: Page, name: string): Locator =>
  stageOf(page).getByRole('article', { name: new RegExp(`^${name}(,|$| \\(you\\))`, 'u') });

export const control = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('contentinfo', { name: 'Controls' }).getByRole('button', { name });

export const panelOf = (page: Page, name: 'Participants' | 'Chat'): Locator =>
  page.getByRole('complementary', { name });

/** Opens a panel unless it is open. */
export async function openPanel(page: Page, name: 'Participants' | 'Chat'): Promise<Locator> {
  const panel = panelOf(page, name);
  if (!(await panel.isVisible())) await control(page, new RegExp(`^${name}`, 'u')).click();
  await expect(panel).toBeVisible();
  return panel;
}

/** The row of a person in the list of participants. */
export const rowOf = (page: Page, name: string): Locator =>
  panelOf(page, 'Participants').getByRole('listitem').filter({ hasText: name });

/** Admits a waiting guest by the list. */
export async function admit(page: Page, name: string): Promise<void> {
  await openPanel(page, 'Participants');
  await rowOf(page, name).getByRole('button', { name: 'Admit' }).click();
}

export async function decline(page: Page, name: string): Promise<void> {
  await openPanel(page, 'Participants');
  await rowOf(page, name).getByRole('button', { name: 'Decline' }).click();
}

/** Chooses an action from the menu in the row of a person inside. */
export async function act(page: Page, name: string, action: string): Promise<void> {
  await openPanel(page, 'Participants');
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

export async function chooseMore(page: Page, entry: string): Promise<void> {
  await control(page, 'More').click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Leaves by the button; a moderator's button opens a menu with the choice to end for all. */
export async function leave(page: Page): Promise<void> {
  await control(page, 'Leave').click();
  const item = page.getByRole('menuitem', { name: 'Leave' });
  if (await item.isVisible()) await item.click();
}

export async function askToEndForAll(page: Page): Promise<void> {
  await control(page, 'Leave').click();
  await page.getByRole('menuitem', { name: 'End for all' }).click();
}

export async function endForAll(page: Page): Promise<void> {
  await askToEndForAll(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'End for all' }).click();
}
