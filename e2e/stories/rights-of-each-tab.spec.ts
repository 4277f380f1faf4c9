import type { Page } from '@playwright/test';
import { enter } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import { adminEmail, adminPassword } from '../support/foyer.ts';
import type { Item, Link } from '../support/owner.ts';
import { expectMoving, expectPlaying } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const seconds = 60;
const playerOf = (page: Page) => page.getByRole('region', { name: 'Player' });

/** The status of each address when the page itself requests it, with the cookies of its browser. */
const ask = (page: Page, paths: string[]) =>
  page.evaluate((all) => Promise.all(all.map(async (path) => (await fetch(path)).status)), paths);

test('one browser has three guest sessions and a member session, and each tab has exactly its own rights', async ({
  owner,
  freshBrowser,
  freshPage,
}) => {
  test.setTimeout(120_000);
  const browser = await freshBrowser();
  const clip = await makeClip('minute');
  const titles = ['First', 'Second', 'Third'];
  const items: (Item & { link: Link })[] = [];
  for (const title of titles) {
    const item = await owner.createVideo(clip, { title });
    items.push({ ...item, link: await owner.share(item.id) });
  }
  const hidden = await owner.createVideo(await makeClip('quick'), { title: 'Of nobody else' });

  const served: string[][] = [[], [], []];
  const tabs: Page[] = [];
  for (const [at, { link, title }] of items.entries()) {
    const tab = await browser.newPage();
    tab.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith('/playback/') && response.ok()) served[at]!.push(pathname);
    });
    await enter(tab, link.url, `Guest of ${title}`);
    await expectPlaying(tab);
    tabs.push(tab);
  }

  await test.step('each tab shows its own item under its own name', async () => {
    for (const [at, tab] of tabs.entries()) {
      await expect(tab.getByRole('heading', { level: 1 })).toHaveText(titles[at]!);
      await expect(tab.getByText(`Guest of ${titles[at]}`)).toBeVisible();
      await tab.bringToFront();
      await expectMoving(tab, seconds);
    }
  });

  await test.step('no guest session reaches the item of another', async () => {
    const tab = tabs[0]!;
    const paths = [`/api/media/${hidden.id}`, '/api/media', `/api/media/${items[0]!.id}/poster`, '/api/accounts/me'];
    expect(await ask(tab, paths)).toEqual([401, 401, 401, 401]);
    await tab.goto(`/guest/${hidden.id}`);
    await expect(tab.getByRole('heading', { name: 'Open your link again' })).toBeVisible();
    await tab.goto(`/guest/${items[0]!.id}`);
    await expect(playerOf(tab)).toBeVisible();
  });

  await test.step('another browser gets nothing at the addresses of this one', async () => {
    const stranger = await freshPage();
    await enter(stranger, items[1]!.link.url, 'Another');
    for (const addresses of served) {
      expect(addresses.length).toBeGreaterThan(2);
      expect([...new Set(await ask(stranger, addresses))]).toEqual([403]);
    }
  });

  await test.step('a member signs in beside the guests and has the member pages', async () => {
    await owner.call('POST', '/api/accounts', {
      name: 'Mina',
      email: 'mina@example.org',
      password: 'a second house',
      role: 'member',
    });
    const tab = await browser.newPage();
    await tab.goto('/sign-in');
    await tab.getByLabel('Email').fill('mina@example.org');
    await tab.getByLabel('Password').fill('a second house');
    await tab.keyboard.press('Enter');
    await expect(tab.getByRole('heading', { name: 'Media', exact: true })).toBeVisible();
    await tab.goto(`/media/${items[2]!.id}`);
    await expect(tab.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    for (const at of [1, 2]) {
      await tabs[at]!.bringToFront();
      await expectMoving(tabs[at]!, seconds);
      await tabs[at]!.reload();
      await expect(playerOf(tabs[at]!)).toBeVisible();
      await expect(tabs[at]!.getByText(`Guest of ${titles[at]}`)).toBeVisible();
      await expect(tabs[at]!.getByRole('button', { name: 'Share' })).toHaveCount(0);
    }
    await tab.close();
  });

  await test.step('ending one guest leaves the other two alone', async () => {
    await owner.call('POST', `/api/media/${items[1]!.id}/guest-access/end`, {});
    await tabs[1]!.reload();
    await expect(tabs[1]!.getByRole('heading', { name: 'Open your link again' })).toBeVisible();
    for (const at of [0, 2]) {
      await tabs[at]!.reload();
      await expect(playerOf(tabs[at]!)).toBeVisible();
    }
  });

  await test.step('the owner signs in there too and has the ordinary media page', async () => {
    const tab = tabs[2]!;
    await browser.clearCookies({ name: 'foyer_session' });
    await tab.goto('/sign-in');
    await tab.getByLabel('Email').fill(adminEmail);
    await tab.getByLabel('Password').fill(adminPassword);
    await tab.keyboard.press('Enter');
    await expect(tab.getByRole('heading', { name: 'Media', exact: true })).toBeVisible();
    await tab.goto(`/guest/${items[2]!.id}`);
    await tab.waitForURL(`**/media/${items[2]!.id}`);
    await expect(tab.getByRole('button', { name: 'Share' })).toBeVisible();
  });
});
