import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectGoodAppearance } from '../support/appearance.ts';
import { makeClip } from '../support/clips.ts';
import { enter } from '../support/entry-page.ts';
import { Owner } from '../support/owner.ts';
import { play } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const formula = '=SUM(A1:A9)';
const member = { name: 'Leila Haddad', email: 'leila@example.org', password: 'glass and light' };

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
      const ana = await freshPage();
      await enter(ana, webinar.url, 'Ana Lima', 'ana@example.org');
      await watchAll(ana);
      await enter(await freshPage(), press.url, formula, 'odd@example.org');
      await owner.call('POST', '/api/accounts', { ...member, role: 'member' });
      const context = await freshBrowser();
      await new Owner(context.request, foyer.address).signIn(member.email, member.password);
      const leila = await context.newPage();
      await leila.goto(`/media/${item.id}`);
      await play(leila);
      await watchAll(leila);
      for (const name of ['Ana Lima', member.name]) await expect.poll(() => shareOf(name)).toBeGreaterThan(0.8);
      await expect.poll(() => shareOf(formula), { timeout: 20_000 }).not.toBeNull();
    });
    const row = (name: string) =>
      page.getByRole('table', { name: 'People' }).getByRole('row').filter({ hasText: name });
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
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name: 'CSV' }).click();
      const csv = await readFile(await (await waiting).path(), 'utf8');
      expect(csv).toContain(`'${formula}`);
      expect(csv).not.toContain('Ana Lima');
    });
  },
);
