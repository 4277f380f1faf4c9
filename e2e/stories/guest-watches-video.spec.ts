import { guestEmail, guestName } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import { expectMoving, expectPictureOf, expectPlaying, pause, play, seek } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const seconds = 12;

test('a guest opens the link in a fresh browser, enters name and email, and is at the video', async ({
  owner,
  freshPage,
}) => {
  const item = await owner.createVideo(await makeClip('twelve'), {
    title: 'Crystal lotus',
    tags: ['glass', 'craft'],
    description: 'How the petals were cut.',
  });
  const link = await owner.share(item.id);
  const page = await freshPage();

  await test.step('the entry page says what the guest is invited to and asks for name and email', async () => {
    await page.goto(link.url);
    await expect(page.getByText('You are invited to watch a video')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Crystal lotus' })).toBeVisible();
    await expect(page.getByText('By Administrator')).toBeVisible();
    await expect(page.getByText('Your email is for identification only')).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(2);
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.getByRole('link')).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  await test.step('a missing value is reported at its field, and the first such field has the focus', async () => {
    await page.getByRole('button', { name: 'Watch video' }).click();
    await expect(page.getByLabel('Name')).toBeFocused();
    await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/Enter your name\./u);
    await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/Enter your email address\./u);
    await page.getByLabel('Name').fill(guestName);
    await page.getByLabel('Email').fill('ada at example');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Email')).toBeFocused();
    await expect(page.getByText('Enter an email address like name@example.com.')).toBeVisible();
    await expect(page.getByText('Enter your name.')).toBeHidden();
    expect((await owner.links(item.id))[0]!.clicks.used).toBe(0);
  });

  await test.step('Enter sends the form, and the next page is the video', async () => {
    await page.getByLabel('Email').fill(guestEmail);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/guest/${item.id}`);
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    expect((await owner.links(item.id))[0]!.clicks.used).toBe(1);
  });

  await test.step('the video plays at once, and goes to the position the guest presses', async () => {
    await expectPlaying(page);
    await expectMoving(page, seconds);
    await pause(page);
    await seek(page, 9, seconds);
    await expectPictureOf(page, 9, seconds, 0.25);
    await seek(page, 1, seconds);
    await expectPictureOf(page, 1, seconds, 0.25);
  });

  await test.step('the details of the video are shown without links', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Crystal lotus' })).toBeVisible();
    for (const fact of [
      'By Administrator',
      /^[01] Views?$/u,
      '0 Plays',
      'How the petals were cut.',
      guestName,
      'Guest',
    ]) {
      await expect(page.getByText(fact, { exact: true })).toBeVisible();
    }
    await expect(page.getByText(/^Tags:\s*glass,\s*craft$/u)).toBeVisible();
    await expect(page.getByRole('link')).toHaveCount(0);
    await expect(page.getByRole('navigation')).toHaveCount(0);
    for (const name of ['Like', 'Share', 'More actions', 'Download', 'Save']) {
      await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
    }
  });

  await test.step('three seconds played count as one play', async () => {
    await page.getByRole('slider', { name: 'Position' }).press('Home');
    await play(page);
    await expect
      .poll(async () => (await owner.item(item.id)).counts, { timeout: 20_000 })
      .toMatchObject({ views: 1, plays: 1 });
  });

  await test.step('the token is neither in the address bar nor in the history', async () => {
    const token = new URL(link.url).pathname.split('/').at(-1)!;
    expect(page.url()).not.toContain(token);
    await page.goBack().catch(() => null);
    expect(page.url()).toBe('about:blank');
    await page.goForward();
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
  });

  await test.step('a reload asks for no form and spends no click', async () => {
    await page.reload();
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    await expect(page.getByText('1 View', { exact: true })).toBeVisible();
    await page.goto(link.url);
    await page.waitForURL(`**/guest/${item.id}`);
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    expect((await owner.links(item.id))[0]!.clicks.used).toBe(1);
  });

  for (const path of ['/', '/my-media', '/upload', '/account', `/media/${item.id}`, `/media/${item.id}/edit`]) {
    await test.step(`typing ${path} leads to sign-in`, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await expect(page.getByText('Crystal lotus')).toHaveCount(0);
    });
  }
});

test('the guest page of an item says "open your link again" to a browser that never entered', async ({
  owner,
  freshPage,
}) => {
  const item = await owner.createVideo(await makeClip('quick'), { title: 'Nobody came in' });
  await owner.share(item.id);
  const page = await freshPage();
  await page.goto(`/guest/${item.id}`);
  await expect(page.getByRole('heading', { name: 'Open your link again' })).toBeVisible();
  await expect(page.getByText('Nobody came in')).toHaveCount(0);
});
