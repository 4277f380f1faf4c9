import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { enter, fillEntryForm } from '../support/entry-page.ts';
import { adminEmail, adminPassword, startFoyer, type Foyer } from '../support/foyer.ts';
import { Owner } from '../support/owner.ts';
import { currentSeconds, expectPlaying, pause, seek } from '../support/picture.ts';

const isWanted = Boolean(process.env['FOYER_TEST_PICTURES']);
const folder = join(
  import.meta.dirname,
  '..',
  '..',
  ...(isWanted ? ['docs', 'screenshots'] : ['test-results', 'readme']),
);

let foyer: Foyer;

// With `FOYER_TEST_PICTURES=1` the pictures of the README are replaced; otherwise the story only takes them.

test.beforeAll(async () => {
  test.setTimeout(120_000);
  mkdirSync(folder, { recursive: true });
  foyer = await startFoyer({ FOYER_ADMIN_EMAIL: adminEmail, FOYER_ADMIN_PASSWORD: adminPassword });
});
test.afterAll(() => foyer.close());

test('the pictures of the README show the sample as it is after the first start', async ({ browser, playwright }) => {
  test.setTimeout(120_000);
  const owner = await new Owner(await playwright.request.newContext(), foyer.address).signIn(adminEmail, adminPassword);
  const found = async () => (await owner.call<{ items: { id: string }[] }>('GET', '/api/media')).items;
  await expect.poll(async () => (await found()).length).toBe(1);
  const [sample] = await found();
  await owner.prepared(sample!.id);
  await owner.createLink(sample!.id, { name: 'Webinar invite', maxClicks: 10, durationDays: 30 });
  const [link] = await owner.links(sample!.id);

  const size = { width: 1280, height: 800 };
  const members = await browser.newContext({
    baseURL: foyer.address,
    viewport: size,
    storageState: await owner.request.storageState(),
  });
  const page = await members.newPage();
  const take = (name: string, of = page) =>
    of.screenshot({ path: join(folder, `${name}.jpg`), quality: 85, animations: 'disabled' });

  await page.goto('/');
  await expect(page.getByText('Try the guest link')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await take('home');
  await page.goto(`/media/${sample!.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Manage guest access' }).click();
  await expect(page.getByText('2 links')).toBeVisible();
  await take('manage-guest-access');

  const phone = await browser.newContext({ baseURL: foyer.address, viewport: { width: 390, height: 844 } });
  const entry = await phone.newPage();
  await entry.goto(link!.url);
  await entry.getByLabel('Name').fill('Ada Lovelace');
  await entry.getByLabel('Email').fill('ada@example.org');
  await take('guest-entry', entry);
  await fillEntryForm(entry, 'Grace Hopper', 'grace@example.org');
  await expectPlaying(entry);

  const guests = await browser.newContext({ baseURL: foyer.address, viewport: { ...size, height: 940 } });
  const guest = await guests.newPage();
  await enter(guest, link!.url);
  await expectPlaying(guest);
  await expect.poll(() => currentSeconds(guest)).toBeGreaterThan(2);
  await pause(guest);
  await seek(guest, 5, 12);
  await guest.mouse.move(5, 5);
  await guest.waitForTimeout(500);
  await take('guest-video', guest);

  // A page reports the last seconds that it played when it is left.
  await entry.goto('/help');
  await guest.goto('/help');
  const watched = async () => {
    type Read = { people: { seconds: number }[] };
    const { people } = await owner.call<Read>('GET', `/api/media/${sample!.id}/attendance`);
    return people.filter(({ seconds }) => seconds > 0).length;
  };
  await expect.poll(watched).toBe(2);
  await page.goto(`/media/${sample!.id}/attendance`);
  await expect(page.getByText('came: 2 guests')).toBeVisible();
  await take('attendance');
  await Promise.all([members, phone, guests].map((context) => context.close()));
});
