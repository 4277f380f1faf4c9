import { makeClip } from '../support/clips.ts';
import { enter, guestEmail, guestName } from '../support/entry-page.ts';
import { expectPlaying } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

test('a browser whose language is no language tag shows the guest the video', async ({ owner, freshBrowser }) => {
  const { url } = await owner.share((await owner.createVideo(await makeClip('landscape'))).id);
  for (const language of ['C', '']) {
    const context = await freshBrowser();
    await context.addInitScript((name) => {
      Object.defineProperty(Navigator.prototype, 'language', { get: () => name });
      Object.defineProperty(Navigator.prototype, 'languages', { get: () => [name] });
    }, language);
    const page = await context.newPage();
    await enter(page, url);
    await expectPlaying(page);
    await expect(page.getByText(/\b20\d\d\b/u)).toBeVisible();
    await context.close();
  }
});

test('a guest’s page whose code does not arrive says so, and opens at the second try', async ({
  owner,
  freshPage,
  troubles,
}) => {
  const { url } = await owner.share((await owner.createVideo(await makeClip('landscape'))).id);
  const page = await freshPage();
  await page.route('**/assets/guest-page-*.js', (route) => route.abort());
  await page.goto(url);
  await page.getByLabel('Name').fill(guestName);
  await page.getByLabel('Email').fill(guestEmail);
  await page.getByRole('button', { name: 'Watch video' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'This page could not be loaded' })).toBeVisible();
  for (const trouble of troubles.splice(0)) expect(trouble).toContain('Failed to fetch dynamically imported module');
  await page.unroute('**/assets/guest-page-*.js');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
});
