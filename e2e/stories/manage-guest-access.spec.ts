import type { Locator, Page } from '@playwright/test';
import { enter } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import type { Item } from '../support/owner.ts';
import { expect, test } from '../support/test.ts';

let item: Item;

test.beforeEach(async ({ owner, ownerPage }) => {
  item = await owner.createVideo(await makeClip('quick'), { title: 'Theming design system', tags: ['design'] });
  await ownerPage.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ownerPage.goto(`/media/${item.id}`);
});

const manageWindow = (page: Page) => page.getByRole('dialog', { name: 'Manage guest access' });

async function openByMenu(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Manage guest access' }).click();
  await expect(manageWindow(page)).toBeVisible();
  return manageWindow(page);
}

async function create(page: Page, name: string, clicks = '', days = ''): Promise<void> {
  await page.getByRole('button', { name: 'Create new link' }).click();
  const window = page.getByRole('dialog', { name: 'Create new link' });
  await window.getByLabel('Link Name').fill(name);
  if (clicks) await window.getByLabel('# of clicks').fill(clicks);
  if (days) await window.getByLabel('Duration').fill(days);
  await window.getByRole('button', { name: 'Create' }).click();
  await expect(window).toBeHidden();
}

const cells = (row: Locator) => row.getByRole('cell').allInnerTexts();
const longDate = (daysFromNow: number) =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'Europe/Berlin' }).format(
    Date.now() + daysFromNow * 86_400_000,
  );

test('the media page shows the player first, then the facts, with Like, Share and three dots below the player', async ({
  ownerPage: page,
}) => {
  const player = page.getByRole('region', { name: 'Player' });
  await expect(player).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Theming design system' })).toBeVisible();
  for (const fact of ['By Administrator', longDate(0), '0 Views', '0 Plays']) {
    await expect(page.getByText(fact, { exact: true })).toBeVisible();
  }
  const below = (await player.boundingBox())!;
  for (const name of ['Like', 'Share', 'More actions']) {
    const button = page.getByRole('button', { name });
    await expect(button).toBeVisible();
    expect((await button.boundingBox())!.y).toBeGreaterThan(below.y + below.height);
  }
  await page.getByRole('button', { name: 'Like' }).click();
  await expect(page.getByRole('button', { name: 'Like' })).toHaveAccessibleName(/1/u);
  await page.getByRole('link', { name: 'design' }).click();
  await expect(page.getByRole('heading', { name: 'Tagged “design”' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Theming design system' }).first()).toBeVisible();
});

test('Share has guest access at its far right, and leads to the same window as the three dots', async ({
  ownerPage: page,
}) => {
  await page.getByRole('button', { name: 'Share' }).click();
  const share = page.getByRole('dialog', { name: 'Share' });
  const last = share.getByRole('button', { name: 'Guest access' });
  const lastBox = (await last.boundingBox())!;
  for (const tab of await share.getByRole('tab').all()) {
    expect((await tab.boundingBox())!.x).toBeLessThan(lastBox.x);
  }
  await last.click();
  await expect(share).toBeHidden();
  await expect(manageWindow(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();
  await openByMenu(page);
  await manageWindow(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'More actions' })).toBeFocused();
});

test('an owner switches guest access on, creates links up to three, copies one and deletes one', async ({
  owner,
  ownerPage: page,
}) => {
  const window = await openByMenu(page);
  const toggle = window.getByRole('switch', { name: 'Enable guest access' });
  const createButton = window.getByRole('button', { name: 'Create new link' });

  await test.step('guest access is off at first, and the window says what to do', async () => {
    await expect(
      window.getByText('Allow link-based access without sign-in. Up to 3 guest links available.', { exact: true }),
    ).toBeVisible();
    await expect(toggle).toBeFocused();
    await expect(toggle).not.toBeChecked();
    await expect(createButton).toHaveAttribute('aria-disabled', 'true');
    await expect(createButton).toHaveAccessibleDescription('Turn on guest access to create a link.');
    await createButton.click({ force: true });
    await expect(page.getByRole('dialog', { name: 'Create new link' })).toHaveCount(0);
  });

  await test.step('the create window has the labels of the article and refuses invalid values', async () => {
    await toggle.click();
    await expect(toggle).toBeChecked();
    await createButton.click();
    const form = page.getByRole('dialog', { name: 'Create new link' });
    await expect(
      form.getByText('Allow anyone with this link to access the media without signing in.', { exact: true }),
    ).toBeVisible();
    await expect(form.getByText('Limit how many times this link can be accessed.')).toBeVisible();
    await expect(form.getByText('Day/s', { exact: true })).toBeVisible();
    await expect(form.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await expect(form.getByLabel('Link Name')).toBeFocused();
    await form.getByRole('button', { name: 'Create' }).click();
    await expect(form.getByText('Enter a link name.')).toBeVisible();
    await form.getByLabel('Link Name').fill('Webinar invite');
    for (const wrong of ['0', '-1', '1.5', '1e9', 'ten']) {
      await form.getByLabel('# of clicks').fill('');
      await form.getByLabel('# of clicks').pressSequentially(wrong);
      await form.getByRole('button', { name: 'Create' }).click();
      await expect(form.getByText('Enter a whole number from 1 to 1,000,000'), `clicks ${wrong}`).toBeVisible();
      await form.getByLabel('# of clicks').fill('');
      await form.getByLabel('Duration').pressSequentially(wrong);
      await form.getByRole('button', { name: 'Create' }).click();
      await expect(form.getByText('Enter whole days from 1 to 3,650'), `days ${wrong}`).toBeVisible();
      await form.getByLabel('Duration').fill('');
    }
    expect(await owner.links(item.id)).toEqual([]);
  });

  await test.step('a new link is in the list at once, with its date in long form', async () => {
    const form = page.getByRole('dialog', { name: 'Create new link' });
    await form.getByLabel('Duration').fill('1');
    await form.getByRole('button', { name: 'Create' }).click();
    await expect(form).toBeHidden();
    await expect(window.getByText('1 link', { exact: true })).toBeVisible();
    await expect(window.getByRole('button', { name: 'Copy link Webinar invite' })).toBeFocused();
    const heads = await window.getByRole('columnheader').allInnerTexts();
    expect(heads).toEqual(['Link name', 'Expiration date', '# of clicks', 'Actions']);
    const [name, expires, clicks] = await cells(window.getByRole('row').nth(1));
    expect(name).toContain('Webinar invite');
    expect(name).toContain('Active');
    expect(expires).toContain(longDate(1));
    expect(clicks).toContain('unlimited');
  });

  await test.step('Copy confirms in place, and the link is in the clipboard', async () => {
    await window.getByRole('button', { name: 'Copy link Webinar invite' }).click();
    await expect(window.getByText('Copied').first()).toBeVisible();
    const [link] = await owner.links(item.id);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link!.url);
  });

  await test.step('a second link of the same name and a third can be created, and no fourth', async () => {
    await create(page, 'Webinar invite', '10');
    await expect(window.getByText('2 links', { exact: true })).toBeVisible();
    await create(page, 'Guest speakers', '1000', '30');
    await expect(window.getByText('3 links', { exact: true })).toBeVisible();
    const clicks = await window.getByRole('row').getByRole('cell').filter({ hasText: / \/ /u }).allInnerTexts();
    expect(clicks).toEqual(['0 / 10', '0 / 1,000']);
    await expect(createButton).toHaveAttribute('aria-disabled', 'true');
    await expect(window.getByText('All 3 are taken. Delete one to create another.')).toBeVisible();
    const refused = await owner.send('POST', `/api/media/${item.id}/guest-access/links`, { name: 'A fourth' });
    expect(refused.status()).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'guest_access.too_many_links' });
  });

  await test.step('Delete asks first, names the link, and says what happens to guests inside', async () => {
    await window.getByRole('button', { name: 'Delete link Guest speakers' }).click();
    const question = page.getByRole('alertdialog', { name: 'Delete “Guest speakers”?' });
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await expect(question.getByText('The link is removed immediately and can no longer be used')).toBeVisible();
    await expect(question.getByText('remain connected until they refresh or leave')).toBeVisible();
    await expect(question.getByText('Deleted links can’t be restored.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(window).toBeVisible();
    await window.getByRole('button', { name: 'Delete link Guest speakers' }).click();
    await question.getByRole('button', { name: 'Delete link' }).click();
    await expect(window.getByText('2 links', { exact: true })).toBeVisible();
    await expect(window.getByText('Guest speakers')).toHaveCount(0);
    await expect(createButton).not.toHaveAttribute('aria-disabled', 'true');
  });
});

test('the list shows the state of each link: active, used up, expired, inactive', async ({
  owner,
  ownerPage: page,
  foyer,
  freshPage,
}) => {
  await owner.share(item.id, { name: 'Lives on' });
  const usedUp = await owner.createLink(item.id, { name: 'One click', maxClicks: 1 });
  const expired = await owner.createLink(item.id, { name: 'Of yesterday', durationDays: 1 });
  await enter(await freshPage(), usedUp.url);
  foyer.expireLink(expired.id);
  await page.reload();
  const window = await openByMenu(page);
  const row = (name: string) => window.getByRole('row').filter({ hasText: name });
  await expect(row('Lives on')).toContainText('Active');
  await expect(row('One click')).toContainText('Used up');
  await expect(row('One click')).toContainText('1 / 1');
  await expect(row('Of yesterday')).toContainText('Expired');
  const copy = window.getByRole('button', { name: 'Copy link One click' });
  await expect(copy).toHaveAttribute('aria-disabled', 'true');
  await expect(copy).toHaveAccessibleDescription('Ended links cannot be used');
  await expect(window.getByText('Ended links cannot be used')).toBeHidden();
  await expect(row('Of yesterday')).toContainText('Ended on');
  await expect(row('Lives on')).not.toContainText('Ended');
  await window.getByRole('switch').click();
  await expect(row('Lives on')).toContainText('Inactive');
  await expect(window.getByText('All guest links are inactive. Guests already inside stay')).toBeVisible();
  await window.getByRole('switch').click();
  await expect(row('Lives on')).toContainText('Active');
  await expect(row('One click')).toContainText('Used up');
});

test('an owner who was signed out elsewhere reads what to do next', async ({ ownerPage: page }) => {
  const window = await openByMenu(page);
  await page.context().clearCookies();
  await window.getByRole('switch').click();
  await expect(window.getByRole('alert')).toContainText('You are signed out. Sign in again');
  await expect(window.getByRole('link', { name: 'Sign in again' })).toHaveAttribute('href', '/sign-in');
});

test('the edit page shows the guest access group locked, and says why it stays', async ({ owner, ownerPage: page }) => {
  await owner.share(item.id);
  await page.goto(`/media/${item.id}/edit`);
  await expect(page.getByRole('heading', { name: 'Guest access group' })).toBeVisible();
  await expect(page.getByText('It is locked because the guest links need it.')).toBeVisible();
});

test('an owner who opens a link to an own item sees what guests see, and spends no click', async ({
  owner,
  ownerPage: page,
}) => {
  const link = await owner.share(item.id, { maxClicks: 1 });
  await page.goto(link.url);
  await expect(page.getByText('You see this page as a guest would')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Like' })).toHaveCount(0);
  await page.getByRole('link', { name: 'End preview' }).click();
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible();
  expect((await owner.links(item.id))[0]!.clicks.used).toBe(0);
});
