import { expect, test } from '@playwright/test';
import { adminEmail, adminPassword, findFreePort, startFurnishedFoyer } from '../support/foyer.ts';
import { Owner, type Item } from '../support/owner.ts';
import { comeToRoom } from '../support/room.ts';
import { roomSettings } from '../support/room-test.ts';
import { startSwallowingProxy } from '../support/swallowing-proxy.ts';

test('behind a proxy that lets no live connections through, guests and the administrator are told', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const [proxy, port] = [await startSwallowingProxy(), await findFreePort()];
  proxy.leadTo(port);
  const settings = { ...roomSettings, FOYER_PORT: String(port), FOYER_PUBLIC_URL: proxy.address };
  const foyer = await startFurnishedFoyer(settings);
  const context = await browser.newContext({ baseURL: proxy.address, locale: 'en-US' });
  const owner = await new Owner(context.request, proxy.address).signIn(adminEmail, adminPassword);
  const room = await owner.call<Item>('POST', '/api/media', { kind: 'room', title: 'Questions' });
  const { url } = await owner.share(room.id);
  const guest = await (await browser.newContext({ baseURL: proxy.address, locale: 'en-US' })).newPage();
  await comeToRoom(guest, url, 'Marta Ruiz');
  await expect(guest.getByRole('alert')).toHaveText(/lets no live connections through.*tell the administrator/u);
  expect(foyer.output).toContain('arrived without its Upgrade header');
  await guest.context().close();
  await context.close();
  await foyer.close();
  proxy.close();
});
