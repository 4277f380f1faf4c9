import type { BrowserContext, Page } from '@playwright/test';
import { makeClip } from '../support/clips.ts';
import { fillEntryForm } from '../support/entry-page.ts';
import { adminEmail, adminPassword } from '../support/foyer.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { expect, test } from '../support/test.ts';

/** Adds to `ran` each call of `foyerRan`, which the hostile texts make, and each violation of the content policy. */
async function watchForScripts(context: BrowserContext, ran: string[]): Promise<void> {
  await context.exposeBinding('foyerRan', ({ page }, what: string) => void ran.push(`${page.url()}: ${what}`));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, lineNumber }) =>
      (globalThis as unknown as { foyerRan(what: string): void }).foyerRan(
        `policy ${violatedDirective} in ${sourceFile}:${lineNumber}`,
      ),
    );
  });
}

/** Elements that exist only if a hostile text was parsed as markup. */
const planted = (page: Page) =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        '[data-planted], iframe, object, embed, body script:not([src]), base, meta[http-equiv]',
      ),
    ].map((found) => found.outerHTML.slice(0, 120)),
  );

const inFours = (texts: string[]) =>
  Array.from({ length: Math.ceil(texts.length / 4) }, (_, at) => texts.slice(at * 4, at * 4 + 4));

test('scripts in titles, descriptions, tags, names, addresses and file names are shown as text on every page', async ({
  owner,
  foyer,
  ownerPage,
  freshBrowser,
  freshPage,
  playwright,
}) => {
  test.setTimeout(360_000);
  const ran: string[] = [];
  expect(hostileTexts.length).toBeGreaterThanOrEqual(30);
  await watchForScripts(ownerPage.context(), ran);

  const item = await owner.createItem({
    title: hostileTexts[0]!,
    description: hostileTexts.join('\n'),
    tags: hostileTexts.slice(0, 20).map((text) => text.slice(0, 40)),
    visibility: 'published',
  });
  await owner.upload(item.id, await makeClip('quick'), `${hostileTexts[1]}.mp4`);
  await owner.prepared(item.id);
  const link = await owner.share(item.id, { name: hostileTexts[2]! });
  await owner.createLink(item.id, { name: hostileTexts[3]! });
  await owner.createLink(item.id, { name: hostileTexts[4]! });

  await test.step('guests: on the entry page and on the video page', async () => {
    for (const four of inFours(hostileTexts)) {
      await owner.call('PATCH', `/api/media/${item.id}`, { title: four.join(' ').slice(0, 200) });
      const context = await freshBrowser();
      await watchForScripts(context, ran);
      const guest = await context.newPage();
      await guest.goto(link.url);
      await expect(guest.getByRole('heading', { level: 1 })).toContainText(four[0]!.trim());
      expect(await planted(guest), four[0]).toEqual([]);
      await fillEntryForm(guest, four[0]!.slice(0, 80));
      await expect(guest.getByText(four[0]!.slice(0, 80).trim()).first()).toBeVisible();
      expect(await planted(guest), four[0]).toEqual([]);
    }
  });

  await test.step('the owner: names and addresses of guests in the list', async () => {
    for (const text of hostileTexts) {
      const request = await playwright.request.newContext({ extraHTTPHeaders: { origin: foyer.address } });
      const enterAddress = `${foyer.address}/api/guest-access/${link.url.split('/').at(-1)}/enter`;
      const wanted = {
        name: text.slice(0, 80),
        email: `${text.slice(0, 60)}@example.org`,
        idempotencyKey: crypto.randomUUID(),
      };
      const tried = await request.post(enterAddress, { data: wanted });
      if (!tried.ok()) await request.post(enterAddress, { data: { ...wanted, email: 'eve@example.org' } });
      const opened = await request.post(`${foyer.address}/api/page-sessions`, { data: { mediaId: item.id } });
      expect(opened.status(), text).toBe(201);
      await request.dispose();
    }
    await ownerPage.goto(`/media/${item.id}`);
    await ownerPage.getByRole('button', { name: 'More actions' }).click();
    await ownerPage.getByRole('menuitem', { name: 'Manage guest access' }).click();
    const manage = ownerPage.getByRole('dialog', { name: 'Manage guest access' });
    await manage.getByRole('button', { name: 'Show guests' }).click();
    const guests = manage.getByRole('list', { name: 'Guests inside' }).getByRole('listitem');
    await expect.poll(() => guests.count()).toBeGreaterThanOrEqual(hostileTexts.length);
    expect(await planted(ownerPage)).toEqual([]);
    await manage
      .getByRole('button', { name: /^Delete link/u })
      .first()
      .click();
    await expect(ownerPage.getByRole('alertdialog')).toBeVisible();
    expect(await planted(ownerPage)).toEqual([]);
  });

  await test.step('members: on every page that shows the item', async () => {
    const [first, second] = hostileTexts.map((text) => encodeURIComponent(text.slice(0, 40)));
    const paths = [
      '/',
      '/my-media',
      `/media/${item.id}`,
      `/media/${item.id}/edit`,
      `/?query=${first}`,
      `/?tag=${second}`,
    ];
    for (const path of [
      ...paths,
      `/nowhere/${first}`,
      `/sign-in?next=${encodeURIComponent('javascript:foyerRan(2)')}`,
    ]) {
      await ownerPage.goto(path);
      await expect(ownerPage.getByRole('heading', { level: 1 })).toBeVisible();
      await ownerPage.waitForLoadState('networkidle');
      expect(await planted(ownerPage), path).toEqual([]);
    }
  });

  await test.step('the upload page: the name of a dropped file', async () => {
    await ownerPage.goto('/upload');
    const name = `${hostileTexts[1]!.replaceAll('/', '')}.mp4`;
    await ownerPage
      .getByLabel('Choose files')
      .setInputFiles({ name, mimeType: 'video/mp4', buffer: Buffer.from('words') });
    await expect(ownerPage.getByText(name)).toBeVisible();
    expect(await planted(ownerPage)).toEqual([]);
  });

  await test.step('sign-in: a script as the address to return to does not run', async () => {
    const page = await freshPage();
    await watchForScripts(page.context(), ran);
    await page.goto(`/sign-in?next=${encodeURIComponent('javascript:foyerRan(3)')}`);
    await page.getByLabel('Email').fill(adminEmail);
    await page.getByLabel('Password').fill(adminPassword);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Media', exact: true })).toBeVisible();
  });
  expect(ran, 'scripts that ran, policies that were broken').toEqual([]);
});
