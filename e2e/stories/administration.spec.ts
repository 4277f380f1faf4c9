import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectGoodAppearance } from '../support/appearance.ts';
import { makeClip } from '../support/clips.ts';
import { enter, expectDenied } from '../support/entry-page.ts';
import { expectPlaying } from '../support/picture.ts';
import { ownerName } from '../support/room.ts';
import { expect, test } from '../support/test.ts';

const switchedOff = 'Guest access is switched off on this site.';

async function openAdministration(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: /Your account/u }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

test(
  'an administrator switches guest access off for the whole site and on again, as owner and guests see it',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage }) => {
    test.setTimeout(240_000);
    const item = await owner.createVideo(await makeClip('quick'), { visibility: 'published' });
    const link = await owner.share(item.id);
    const inside = await freshPage();
    await enter(inside, link.url);
    await expectPlaying(inside);

    await openAdministration(page, 'Modules');
    await expect(page.getByText(/Guest access is available on this site/u)).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectGoodAppearance(page, 'admin-modules');

    // The preview shows what is sent, also while the text is Foyer's own; a text without the link is refused at its field.
    const text = page.getByRole('textbox', { name: 'Text of the email' });
    await expect(page.getByText('Louise Smith has invited you as a speaker')).toBeVisible();
    await text.fill('Dear guest of {INVITER}');
    await text.blur();
    await expect(text).toHaveAccessibleDescription(/Write URL in braces/u);
    await text.fill('Dear guest of {INVITER}, come in by {URL}');
    await text.blur();
    await expect(page.getByText(/Dear guest of Louise Smith, come in by http/u)).toBeVisible();
    await expect(text).not.toHaveAccessibleDescription(/Write URL in braces/u);
    await text.fill('');
    await text.blur();
    await expect(page.getByText('Louise Smith has invited you as a speaker')).toBeVisible();

    await page.getByRole('switch', { name: 'Invitetomedia' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText(/links? on \d+ items? stops? working at once/u);
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await expectGoodAppearance(page, 'admin-modules-switch');
    await question.getByRole('button', { name: 'Switch off' }).click();
    await expect(page.getByText(switchedOff)).toBeVisible();

    // Who is inside stays until the page is loaded again; nobody else comes in, and the owner finds no entry.
    await expect(inside.locator('video')).toBeVisible();
    const newcomer = await freshPage();
    await newcomer.goto(link.url);
    await expectDenied(newcomer, switchedOff);
    await inside.reload();
    await expectDenied(inside, switchedOff);
    await page.goto(`/media/${item.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Manage guest access' })).toHaveCount(0);

    await openAdministration(page, 'Modules');
    await page.getByRole('switch', { name: 'Invitetomedia' }).click();
    await expect(page.getByText(/Guest access is available on this site/u)).toBeVisible();
    await inside.reload();
    await expect(inside.locator('video')).toBeVisible();
  },
);

test(
  'an administrator’s day: people, links, the look of the site, and the log of all of it',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage, foyer }) => {
    test.setTimeout(300_000);
    const item = await owner.createVideo(await makeClip('quick'), { title: 'Condition check before the loan' });
    const link = await owner.share(item.id, { name: 'Press preview', maxClicks: 10 });

    // A user by keyboard alone.
    await openAdministration(page, 'Users');
    await page.getByRole('button', { name: 'New user' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
    await page.keyboard.type('Mei Bergström');
    await page.keyboard.press('Tab');
    await page.keyboard.type('mei@example.org');
    await page.keyboard.press('Tab');
    await page.keyboard.type('a long first password');
    await page.keyboard.press('Enter');
    const row = page.getByRole('row', { name: /Mei Bergström/u });
    await expect(row).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectGoodAppearance(page, 'admin-users');
    await row.getByRole('combobox').selectOption('creator');
    const mei = await freshPage();
    await mei.goto('/sign-in');
    await mei.getByLabel('Email').fill('mei@example.org');
    await mei.getByLabel('Password').fill('a long first password');
    await mei.keyboard.press('Enter');
    await expect(mei.getByRole('link', { name: 'My media' })).toBeVisible();

    // A member who opens a page of administrators is told so, and the page asks the server for nothing that is refused.
    const refused: string[] = [];
    mei.on('response', (reply) => void (reply.status() === 403 && refused.push(reply.url())));
    for (const path of ['/admin', '/admin/users', '/admin/audit']) {
      await mei.goto(path);
      await expect(mei.getByText('Only administrators can open these pages.')).toBeVisible();
      await mei.waitForLoadState('networkidle');
    }
    expect(refused).toEqual([]);

    // A temporary password, shown once, to be changed.
    await row.getByRole('button', { name: 'Actions for Mei Bergström' }).click();
    await expectGoodAppearance(page, 'admin-users-menu');
    await page.getByRole('menuitem', { name: 'Reset password' }).click();
    await page.getByRole('button', { name: 'Reset password' }).click();
    await expect(page.getByText('It has to be changed at the next sign-in')).toBeVisible();
    const password = await page.getByRole('dialog').locator('p').last().innerText();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await mei.goto('/my-media');
    await mei.getByLabel('Email').fill('mei@example.org');
    await mei.getByLabel('Password').fill(password);
    await mei.keyboard.press('Enter');
    await expect(mei.getByRole('heading', { name: /password/iu })).toBeVisible();

    // Out at once, and gone.
    await row.getByRole('button', { name: 'Actions for Mei Bergström' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await expect(row.getByText('Disabled')).toBeVisible();
    await mei.reload();
    await expect(mei.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await row.getByRole('button', { name: 'Actions for Mei Bergström' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);

    // A link of the site.
    await openAdministration(page, 'Guest links');
    await page.getByLabel('Find by link, item or owner').fill('press preview');
    const ofItem = page.getByRole('region', { name: item.title });
    await expect(ofItem.getByRole('row', { name: /Press preview/u })).toContainText('0 / 10');
    await page.waitForLoadState('networkidle');
    await expectGoodAppearance(page, 'admin-guest-links');
    await ofItem.getByRole('switch').click();
    await expect(ofItem.getByText('Inactive')).toBeVisible();
    const guest = await freshPage();
    await guest.goto(link.url);
    await expectDenied(guest, 'The owner turned off guest access.');

    // The look: refused while words on it cannot be read, and on the guest's page at once.
    await openAdministration(page, 'Modules');
    await page.getByRole('textbox', { name: 'Accent color', exact: true }).fill('#ffd400');
    await expect(page.getByText(/have a contrast of 1\.\d/u)).toBeVisible();
    await page.getByRole('textbox', { name: 'Accent color', exact: true }).fill('#7a2e8e');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Pages take the new look when they are loaded.')).toBeVisible();
    await guest.reload();
    const accent = () => guest.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'));
    expect(await accent()).toContain('#7a2e8e');
    await page.getByRole('button', { name: 'Use Foyer’s own' }).click();
    await expect(page.getByRole('textbox', { name: 'Accent color', exact: true })).toHaveValue('#0d5c59');

    // What happened stands in the log, as a page and as a file.
    await openAdministration(page, 'Audit log');
    await expect(page.getByText('Created link Press preview to Condition check before the loan')).toBeVisible();
    await expect(page.getByText('Deleted an account')).toBeVisible();
    await expect(page.getByText(/Changed the accent color from #[0-9a-f]{6} to none/u)).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectGoodAppearance(page, 'admin-audit');
    await page.getByLabel('What').selectOption('guest_link');
    await expect(page.getByText('Deleted an account')).toHaveCount(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    const file = await readFile(await download.path(), 'utf8');
    expect(file).toContain('guest_link.created');
    expect(file).not.toContain('Bergström');

    // The acts on one item alone, from its page; then those of one account alone.
    await page.goto(`/media/${item.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Audit log' }).click();
    await expect(page.getByText('About Condition check before the loan')).toBeVisible();
    await expect(page.getByText('Deleted an account')).toHaveCount(0);
    await expectGoodAppearance(page, 'admin-audit-item');
    await page.getByRole('link', { name: 'Leave out: About' }).click();
    await page.getByRole('link', { name: ownerName }).first().click();
    await expect(page.getByText(`By and about ${ownerName}`)).toBeVisible();
    await expect(page.getByText('Deleted an account')).toBeVisible();

    // What the site depends on, and which walls around ffmpeg hold.
    await openAdministration(page, 'Status');
    await expect(page.getByRole('row', { name: /^Database/u })).toContainText('SQLite answers.');
    await expect(page.getByRole('row', { name: /^Email/u })).toContainText('Without FOYER_SMTP_URL nothing is sent');
    await expect(page.getByRole('table', { name: 'The walls, one by one' }).getByRole('row')).toHaveCount(7);
    await expectGoodAppearance(page, 'admin-status');
    expect(foyer.output).not.toContain(password);
  },
);
