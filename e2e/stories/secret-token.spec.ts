import { enter } from '../support/entry-page.ts';
import { makeClip } from '../support/clips.ts';
import { expectPlaying } from '../support/picture.ts';
import { startFurnishedFoyer, type Foyer } from '../support/foyer.ts';
import { expect, test as plain } from '../support/test.ts';

/** A Foyer that logs as much as it can. */
const test = plain.extend<object, { foyer: Foyer }>({
  foyer: [
    async ({}, use) => {
      const foyer = await startFurnishedFoyer({ FOYER_LOG_LEVEL: 'debug' });
      await use(foyer);
      await foyer.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test('the token of a guest link is in no output, no title, no error, no metric and no Referer', async ({
  owner,
  foyer,
  freshPage,
}) => {
  const item = await owner.createVideo(await makeClip('quick'), { title: 'Kept to ourselves' });
  const link = await owner.share(item.id);
  const dying = await owner.createLink(item.id, { name: 'Soon gone' });
  const tokens = [link, dying].map(({ url }) => new URL(url).pathname.split('/').at(-1)!);
  const told: string[] = [];
  const page = await freshPage();
  const referers: string[] = [];
  page.on('request', async (request) => {
    const headers = await request.allHeaders().catch((): Record<string, string> => ({}));
    if (headers['referer']) referers.push(`${request.url()} was told ${headers['referer']}`);
  });

  await page.goto(link.url);
  await expect(page.getByRole('button', { name: 'Watch video' })).toBeVisible();
  told.push(await page.title());
  await page.getByRole('button', { name: 'Watch video' }).click();
  told.push(await page.title(), await page.locator('body').innerHTML());
  await enter(page, link.url);
  await expectPlaying(page);
  told.push(
    await page.title(),
    await page.content(),
    await page.evaluate(() => JSON.stringify([sessionStorage, localStorage])),
  );

  await owner.deleteLink(item.id, dying.id);
  await page.goto(dying.url);
  await expect(page.getByRole('heading', { name: 'Access denied' })).toBeVisible();
  told.push(await page.title(), await page.locator('body').innerHTML());
  const asked = [
    ['GET', `/api/guest-access/${tokens[1]}`],
    ['GET', `/api/guest-access/${tokens[0]}x`],
    ['POST', `/api/guest-access/${tokens[0]}/enter`],
    ['POST', `/g/${tokens[0]}`],
    ['PUT', `/api/guest-access/${tokens[0]}`],
    ['GET', `/g/${tokens[0]}/`],
  ] as const;
  for (const [method, path] of asked) {
    const response = await owner.send(method, path, method === 'POST' ? { name: '' } : undefined);

    told.push(await response.text());
  }
  told.push(await (await owner.send('GET', '/metrics')).text());
  told.push(foyer.output);

  for (const token of tokens) {
    for (const [at, text] of told.entries()) expect(text.includes(token), `what was told, number ${at}`).toBe(false);
  }
  expect(referers).toEqual([]);
  expect(foyer.output.length, 'it does tell something').toBeGreaterThan(200);
});
