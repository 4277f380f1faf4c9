import { expect, test } from '@playwright/test';
import { enter } from '../support/entry-page.ts';
import { startFoyer, type Foyer } from '../support/foyer.ts';
import { currentSeconds, expectPlaying } from '../support/picture.ts';
import { listen } from '../support/trouble.ts';

let foyer: Foyer;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  foyer = await startFoyer();
});
test.afterAll(() => foyer.close());

test('a newcomer starts Foyer, chooses a password, and watches the sample through its guest link in a fresh browser', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const troubles: string[] = [];
  const home = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  listen(home, troubles);
  const page = await home.newPage();
  const chosen = 'seven petals of glass';

  const [, email, password] = await test.step('the terminal shows the address and the first account', async () => {
    await expect.poll(() => foyer.output).toMatch(/password \S+/u);
    const [first] = foyer.output.split('\n');
    expect(first).toBe(`Foyer is running at ${foyer.address}`);
    return /Sign in as (\S+) with the password (\S+)/u.exec(foyer.output)!;
  });

  await test.step('a wrong password is refused with a clear message', async () => {
    await page.goto(foyer.address);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.getByLabel('Email').fill(email!);
    await page.getByLabel('Password').fill('not this one');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByLabel('Email')).toHaveValue(email!);
  });

  await test.step('the generated password works once: a new one has to be chosen', async () => {
    await page.getByLabel('Password').fill(password!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
    await page.goto(`${foyer.address}/my-media`);
    await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
    await page.getByLabel('Current password').fill(password!);
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Choose at least 10 characters.')).toBeVisible();
    await page.getByLabel('New password').fill(chosen);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'My media' })).toBeVisible();
  });

  const link = await test.step('the home page has a sample video with a guest link', async () => {
    await page.getByRole('link', { name: 'Foyer' }).click();
    await expect(page.getByRole('heading', { name: 'Media', exact: true })).toBeVisible();
    await expect(page.getByText('Try the guest link')).toBeVisible();
    await page.getByRole('button', { name: 'Copy guest link' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  });
  expect(link).toMatch(new RegExp(`^${foyer.address}/g/`, 'u'));
  expect(foyer.output).not.toContain(new URL(link).pathname);

  await test.step('a guest watches it in a browser nobody has used', async () => {
    await expect(page.getByText('0:12', { exact: true })).toBeVisible({ timeout: 60_000 });
    const fresh = await browser.newContext();
    listen(fresh, troubles);
    const guest = await fresh.newPage();
    await enter(guest, link);
    await expectPlaying(guest);
    await expect.poll(() => currentSeconds(guest), { timeout: 20_000 }).toBeGreaterThan(2);
    await fresh.close();
  });

  await test.step('the new password works, the old one does not', async () => {
    await page.getByRole('button', { name: /Your account/u }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.getByLabel('Email').fill(email!);
    await page.getByLabel('Password').fill(password!);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('Password').fill(chosen);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Media', exact: true })).toBeVisible();
  });
  expect(troubles).toEqual([]);
  await home.close();
});

test('a second start prints no password and keeps everything', async ({ browser }) => {
  const from = foyer.output.length;
  await foyer.stop();
  await foyer.start();
  expect(foyer.output.slice(from)).not.toContain('password');
  const page = await browser.newPage();
  await page.goto(foyer.address);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.close();
});
