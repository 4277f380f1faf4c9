import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectGoodAppearance } from '../support/appearance.ts';
import { makeClip } from '../support/clips.ts';
import { enter } from '../support/entry-page.ts';
import { Owner } from '../support/owner.ts';
import { play } from '../support/picture.ts';
import { comeWithoutBrowser } from '../support/guest-without-browser.ts';
import { createLive, Encoder, enterLive, expectLivePicture } from '../support/live.ts';
import {
  chooseMore,
  comeToRoom,
  control,
  createSharedRoom,
  endForAll,
  expectInside,
  joinAsMember,
  leave,
  openPanel,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const formula = '=SUM(A1:A9)';
const member = { name: 'Leila Haddad', email: 'leila@example.org', password: 'glass and light' };

const rowIn = (page: Page, name: string) =>
  page.getByRole('table', { name: 'People' }).getByRole('row').filter({ hasText: name });

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message to everyone').fill(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log').getByText(text)).toBeVisible();
}

async function readCsv(page: Page): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  return await readFile(await (await waiting).path(), 'utf8');
}

/** Sees the video that plays to its end and goes elsewhere, which reports the last seconds. */
async function watchAll(page: Page): Promise<void> {
  await expect(page.locator('video')).toHaveJSProperty('ended', true, { timeout: 30_000 });
  await page.goto('/help');
}

test(
  'the attendance of a video names who watched it, by which link, and how much',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage, freshBrowser, foyer }) => {
    test.setTimeout(180_000);
    const item = await owner.createVideo(await makeClip('quick'), { title: 'Crystal lotus', visibility: 'published' });
    const webinar = await owner.share(item.id, { name: 'Webinar invite', maxClicks: 20 });
    const press = await owner.createLink(item.id, { name: 'Press preview' });
    const shareOf = async (name: string) => {
      type Read = { people: { name: string; share: number }[] };
      const { people } = await owner.call<Read>('GET', `/api/media/${item.id}/attendance`);
      return people.find((one) => one.name === name)?.share ?? null;
    };

    await test.step('before anybody came it says so', async () => {
      await page.goto(`/media/${item.id}`);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Attendance' }).click();
      await expect(page.getByText('Nobody was here yet')).toBeVisible();
      await expectGoodAppearance(page, 'attendance-empty');
    });
    await test.step('two guests and a member watch it, and one of them stays', async () => {
      await owner.call('POST', '/api/accounts', { ...member, role: 'member' });
      const context = await freshBrowser();
      await new Owner(context.request, foyer.address).signIn(member.email, member.password);
      const [ana, odd, leila] = [await freshPage(), await freshPage(), await context.newPage()];
      await Promise.all([
        enter(ana, webinar.url, 'Ana Lima', 'ana@example.org').then(() => watchAll(ana)),
        enter(odd, press.url, formula, 'odd@example.org'),
        leila
          .goto(`/media/${item.id}`)
          .then(() => play(leila))
          .then(() => watchAll(leila)),
      ]);
      for (const name of ['Ana Lima', member.name]) await expect.poll(() => shareOf(name)).toBeGreaterThan(0.8);
      await expect.poll(() => shareOf(formula), { timeout: 20_000 }).not.toBeNull();
    });
    const row = (name: string) => rowIn(page, name);
    await test.step('the page names them with link and share, and who is inside', async () => {
      await page.reload();
      await expect(row('Ana Lima')).toContainText('Webinar invite');
      await expect(row('Ana Lima')).toContainText(/(8|9)\d%|100%/u);
      await expect(row('Ana Lima').getByRole('img', { name: /^Watched 0:00 to/u })).toBeVisible();
      await expect(row(formula)).toContainText('inside');
      await expect(row(member.name)).toContainText('Member');
      await expect(page.getByText('came: 2 guests, 1 member')).toBeVisible();
      await expect(page.getByRole('row', { name: /Press preview/u }).first()).toContainText('1, unlimited');
      await expectGoodAppearance(page, 'attendance');
    });
    await test.step('the list is searched, and taken along without formulas', async () => {
      await page.getByLabel('Find by name or email').fill('odd@');
      await expect(row('Ana Lima')).toHaveCount(0);
      await expect(row(formula)).toBeVisible();
      const csv = await readCsv(page);
      expect(csv).toContain(`'${formula}`);
      expect(csv).not.toContain('Ana Lima');
    });
  },
);

test(
  'the attendance of a room with three guests is followed while its session runs, and kept for each session',
  { tag: '@appearance' },
  async ({ owner, ownerPage: host, freshPage, foyer }) => {
    test.setTimeout(240_000);
    const room = await createSharedRoom(owner, { lobbyForGuests: false }, { name: 'Webinar invite', maxClicks: 20 });
    const press = await owner.createLink(room.item.id, { name: 'Press preview' });
    const [ana, cleo] = [await freshPage(), await freshPage()];

    await test.step('three guests come by two links; one raises a hand and writes', async () => {
      await joinAsMember(host, room.item.id);
      await Promise.all([
        comeToRoom(ana, room.link.url, 'Ana Lima'),
        comeToRoom(cleo, room.link.url, 'Cleo Weber'),
        comeWithoutBrowser(foyer.address, { item: room.item, link: press }, 'Bo Berg'),
      ]);
      await Promise.all([expectInside(ana), expectInside(cleo)]);
      await control(ana, 'Raise hand').click();
      await openPanel(ana, 'Chat');
      await say(ana, 'May I ask about the base?');
    });
    const opening = host.context().waitForEvent('page');
    await chooseMore(host, 'Attendance');
    const page = await opening;
    const row = (name: string) => rowIn(page, name);
    const cells = (name: string) => row(name).getByRole('cell');

    await test.step('the moderator inside opens the page in a tab of its own: hands, messages, links, the line', async () => {
      await expect(page.getByText(/^Open since \d.*This page follows by itself\.$/u)).toBeVisible();
      await expect(page.getByText('came: 3 guests, 1 member')).toBeVisible();
      await expect(row('Ana Lima')).toContainText('inside');
      await expect(cells('Ana Lima').nth(4)).toHaveText('1');
      await expect(cells('Ana Lima').nth(5)).toHaveText('1');
      await expect(cells('Bo Berg').nth(1)).toHaveText('Press preview');
      const links = page.getByRole('table', { name: 'By link' });
      await expect(links.getByRole('row', { name: /^Webinar invite/u })).toContainText('2 / 20');
      await expect(page.getByRole('img', { name: /^Most people at .*: 4\./u })).toBeVisible();
    });
    await test.step('somebody leaves early, and the page shows it by itself', async () => {
      await leave(cleo);
      await expect(row('Cleo Weber')).not.toContainText('inside', { timeout: 30_000 });
      await expect(row('Ana Lima')).toContainText('inside');
      await expectGoodAppearance(page, 'attendance-room');
    });
    await test.step('a second session has its own people; the first stays, as a page and as a file', async () => {
      await endForAll(host);
      await joinAsMember(host, room.item.id);
      await page.reload();
      await expect(page.getByText('came: 1 member')).toBeVisible();
      const sessions = page.getByLabel('Session');
      await expect(sessions.locator('option')).toHaveText([/, still open$/u, /\d$|M$/u]);
      await sessions.selectOption({ index: 1 });
      await expect(row('Cleo Weber')).toBeVisible();
      await expect(page.getByText(/This page follows by itself/u)).toHaveCount(0);
      const lines = (await readCsv(page)).trim().split('\r\n');
      expect(lines).toHaveLength(5);
      const anas = lines.find((line) => line.includes('Ana Lima'))!;
      expect(anas).toMatch(/^"?Ana Lima"?,"?ana@example\.org"?,"?link"?,"?Webinar invite"?/u);
      expect(anas).toMatch(/,1,1$/u);
    });
  },
);

test(
  'the attendance of a live session is followed while it runs, with who wrote and how much was watched',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage }) => {
    test.setTimeout(180_000);
    const item = await createLive(owner, { chat: 'everyone' }, 'Opening night: glass and light');
    const link = await owner.share(item.id, { name: 'Marketing campaign' });
    const guest = await freshPage();
    const encoder = await Encoder.start(owner, item.id);
    try {
      await enterLive(guest, link.url, 'Ana Lima');
      const start = async () => (await owner.send('POST', `/api/live/${item.id}/start`)).status();
      await expect.poll(start, { message: 'it goes live' }).toBe(200);
      await expectLivePicture(guest);
      await say(guest, 'Boa noite');
      await page.goto(`/media/${item.id}/attendance`);
      await expect(page.getByText(/^Live since \d/u)).toBeVisible();
      const row = rowIn(page, 'Ana Lima');
      await expect(row).toContainText('inside', { timeout: 30_000 });
      await expect(row).toContainText('Marketing campaign');
      await expect(row.getByRole('cell').last()).toHaveText('1');
      await expect(page.getByRole('columnheader', { name: 'Hands' })).toHaveCount(0);
      await expect(page.getByText('message by 1 person')).toBeVisible();
      await expect(page.getByRole('img', { name: /^Most people at .*: 1\./u })).toBeVisible();
      await expectGoodAppearance(page, 'attendance-live');
      await owner.call('POST', `/api/live/${item.id}/end`);
      await page.reload();
      await expect(page.getByText(/^Live since/u)).toHaveCount(0);
      await expect(row).toBeVisible();
    } finally {
      await encoder.kill();
    }
  },
);
