import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { enter, fillEntryForm, guestEmail, guestName } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import type { Item, Owner } from '../support/owner.ts';
import { expect, test } from '../support/test.ts';

const insideApp =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const blocked = 'Your browser blocks cookies for this site';

let item: Item;

test.beforeEach(async ({ owner }) => {
  item = await owner.createVideo(await makeClip('quick'));
});

/** A Chromium whose profile blocks all cookies, as its settings do it: storage throws there too. */
async function withoutCookies(
  options: Parameters<typeof chromium.launchPersistentContext>[1],
  visit: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'foyer-profile-'));
  await mkdir(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const { launchOptions } = test.info().project.use;
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, locale: 'en-US', ...options });
  try {
    await visit(context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function expectNothingCounted(owner: Owner): Promise<void> {
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 0, reserved: 0 });
}

test('a browser that blocks cookies is told so before the form, and nothing is counted', async ({ owner }) => {
  const link = await owner.share(item.id, { maxClicks: 2 });
  await withoutCookies({}, async (context) => {
    const page = await context.newPage();
    await page.goto(link.url);
    await expect(page.getByText(blocked)).toBeVisible();
    await expect(page.getByText('Allow them for localhost')).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText(blocked)).toBeVisible();
    // In a frame of another site the page is not shown at all.
    const other = await context.newPage();
    await other.setContent(`<iframe src="${link.url}"></iframe>`);
    await expect(other.frameLocator('iframe').getByText('You are invited to watch a video')).toHaveCount(0);
  });
  await withoutCookies({ userAgent: insideApp }, async (context) => {
    const page = await context.newPage();
    await page.goto(link.url);
    await expect(page.getByText('This app would not remember you')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again here' })).toBeVisible();
  });
  await expectNothingCounted(owner);
});

test('cookies that stop staying while the form is open cost neither a click nor what was typed', async ({
  owner,
  freshPage,
}) => {
  const link = await owner.share(item.id, { maxClicks: 2 });
  const page = await freshPage();
  await page.goto(link.url);
  await page.getByLabel('Name').fill(guestName);
  await page.getByLabel('Email').fill(guestEmail);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
  await page.getByRole('button', { name: 'Watch video' }).click();
  await expect(page.getByText(blocked)).toBeVisible();
  await expectNothingCounted(owner);
  await session.send('Emulation.setDocumentCookieDisabled', { disabled: false });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel('Name')).toHaveValue(guestName);
  await fillEntryForm(page);
  await expect.poll(async () => (await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
});

test('a browser that keeps cookies and forbids storage enters, plays and comes back', async ({ owner, freshPage }) => {
  const link = await owner.share(item.id, { maxClicks: 1 });
  const page = await freshPage();
  await page.addInitScript(() => {
    const forbid = {
      get(): never {
        throw new DOMException('Storage is forbidden.', 'SecurityError');
      },
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, forbid);
  });
  await enter(page, link.url);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
});
