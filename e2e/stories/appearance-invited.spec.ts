import { expectGoodAppearance } from '../support/appearance.ts';
import { expect, test } from '../support/test.ts';

test(
  'the window Invite users and the page of a personal link have no layout and no accessibility faults',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage }) => {
    test.setTimeout(180_000);
    const item = await owner.createItem({ title: 'Crystal lotus' });
    await owner.call('POST', '/api/accounts', {
      ...{ name: 'Amara Okafor', email: 'amara.okafor@harbour.example', password: 'a second house', role: 'member' },
    });
    await page.goto(`/media/${item.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Invite users' }).click();
    const window = page.getByRole('dialog', { name: 'Invite users' });
    const people = window.getByRole('combobox', { name: 'People' });
    await people.fill('priya.nair@example.com, hana@');
    await people.press('Enter');
    await people.fill('amara');
    await expect(window.getByRole('option', { name: /Amara Okafor/u })).toBeVisible();
    await expectGoodAppearance(page, 'invite-users');
    await people.press('Enter');
    await window.getByRole('button', { name: 'Remove hana@', exact: true }).click();
    await window.getByRole('button', { name: 'Copy link' }).click();
    await expect(window.getByRole('cell', { name: /^Priya Nair/u })).toBeVisible();
    await expectGoodAppearance(page, 'invite-users-list');

    const { invitations } = await owner.call<{ invitations: { url: string }[] }>(
      'POST',
      `/api/media/${item.id}/invitations`,
      { people: [{ email: 'tomas@example.com', role: 'viewer' }], send: 'link' },
    );
    const { url } = invitations[0]!;
    const [first, second] = [await freshPage(), await freshPage()];
    await first.goto(url);
    await expectGoodAppearance(first, 'invited-entry');
    await first.getByLabel('Your email').fill('tomas@example.com');
    await first.getByRole('button', { name: 'Continue' }).click();
    await expect(first).toHaveURL(new RegExp(`/invited/${item.id}$`, 'u'));
    await second.goto(url);
    await expect(second.getByText('It works there only.')).toBeVisible();
    await expectGoodAppearance(second, 'invited-elsewhere');
  },
);
