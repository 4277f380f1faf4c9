import { expectGoodAppearance } from '../support/appearance.ts';
import { expect, test } from '../support/test.ts';

test('help is found by search, read and answered, with an account and without', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(120_000);
  const question = 'How do I give a link more days?';

  await test.step('a member searches, and reads an article with its contents and related articles', async () => {
    await ownerPage.goto('/help');
    await ownerPage.getByRole('searchbox', { name: 'Search the help' }).fill('lobby');
    await expect(ownerPage.getByRole('link', { name: 'Share a room by guest link' })).toBeVisible();
    await expect(ownerPage.getByRole('link', { name: 'Upload a video' })).toHaveCount(0);
    await ownerPage.getByRole('searchbox', { name: 'Search the help' }).fill('zeppelin');
    await expect(ownerPage.getByText('No article has these words.')).toBeVisible();
    await ownerPage.getByRole('searchbox', { name: 'Search the help' }).press('Escape');
    await expect(ownerPage.getByRole('link', { name: 'Upload a video' })).toBeVisible();
    await expectGoodAppearance(ownerPage, 'help');
    await ownerPage.getByRole('link', { name: 'Share a video by guest link' }).click();
    await ownerPage.getByRole('navigation', { name: 'In this article' }).getByText('Clicks and duration').click();
    await expect(ownerPage.getByRole('heading', { name: 'Clicks and duration' })).toBeInViewport();
    await expect(ownerPage.locator('figure img').first()).toHaveJSProperty('complete', true);
  });

  await test.step('an answer can carry a comment, which an administrator reads with the name', async () => {
    await ownerPage.getByRole('button', { name: 'No', exact: true }).click();
    await ownerPage.getByLabel('What did you look for?').fill(question);
    await expectGoodAppearance(ownerPage, 'help-article');
    await ownerPage.getByRole('button', { name: 'Send comment' }).click();
    await expect(ownerPage.getByText('Thank you.')).toBeVisible();
    const { items } = await owner.call<{ items: object[] }>('GET', '/api/help/feedback');
    expect(items[0]).toMatchObject({ article: 'guest-links', isHelpful: false, comment: question });
    await ownerPage.goto('/admin/help');
    await expect(ownerPage.getByRole('table', { name: 'Answers', exact: true }).getByText(question)).toBeVisible();
    await expectGoodAppearance(ownerPage, 'admin-help');
  });

  await test.step('a guest reads the help without an account, and no link leads into the site', async () => {
    const page = await freshPage();
    await page.goto('/help/as-a-guest');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Join as a guest');
    const leads = await page.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    expect(leads.filter((href) => !href.startsWith('/help') && !href.startsWith('#'))).toEqual([]);
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await expect(page.getByText('Thank you.')).toBeVisible();
    await page.getByRole('navigation', { name: 'Related articles' }).getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Why a guest sees Access denied');
    await page.goto('/help/no-such-article');
    await expect(page.getByText('There is no such article')).toBeVisible();
  });
});
