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
    await expect(people).toBeFocused();
    await people.fill('priya.nair@example.com, hana@');
    await people.press('Enter');
    await people.fill('amara');
    await expect(window.getByRole('option', { name: /Amara Okafor/u })).toBeVisible();
    await expectGoodAppearance(page, 'invite-users');
    await people.press('Enter');
    await window.getByRole('button', { name: 'Remove hana@', exact: true }).click();
    await window.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(window.getByRole('cell', { name: /^Priya Nair/u })).toBeVisible();
    await expect(window.getByRole('button', { name: 'Copy link: Amara Okafor' })).toBeFocused();
    await expectGoodAppearance(page, 'invite-users-list');

    // Five hundred lines, seven of them rubbish: the good ones are invited at once, the rest stays to be corrected.
    const good = Array.from({ length: 493 }, (_line, at) => `person${at}@example.org`);
    const rubbish = [
      '"john doe"@example.org',
      'a b@c.org',
      '=cmd|calc',
      '@example.org',
      'x@1',
      'ana@@example.org',
      'eva',
    ];
    await window.getByRole('button', { name: 'Invite people' }).click();
    await people.fill([...good, ...rubbish, 'PERSON7@example.org'].join('; '));
    await people.press('Enter');
    await expect(window.getByText('7 lines cannot be used')).toBeVisible();
    await expect(window.getByText('1 address stood there twice')).toBeVisible();
    await window.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(window.getByText('493 people are invited.')).toBeVisible();
    const wrong = window.getByRole('textbox', { name: /^Correct /u });
    await expect(wrong).toHaveCount(7);
    await window.getByRole('textbox', { name: 'Correct a b@c.org' }).fill('ab@c.org');
    await page.keyboard.press('Enter');
    await expect(wrong).toHaveCount(6);
    for (let left = 6; left > 0; left -= 1)
      await window
        .getByRole('button', { name: /^Remove (?!ab@c)/u })
        .last()
        .click();

    // Hundreds are shown part by part, and found by name or address.
    await window.getByRole('button', { name: 'Who is invited' }).click();
    const rows = window.getByRole('row');
    await expect(rows).toHaveCount(51);
    await window.getByRole('button', { name: 'Show more' }).press('Enter');
    await expect(rows).toHaveCount(101);
    await expect(rows.nth(51).getByRole('button').first()).toBeFocused();
    const search = window.getByRole('searchbox', { name: 'Search people' });
    await search.fill('PERSON492');
    await expect(rows).toHaveCount(2);
    await expectGoodAppearance(page, 'invite-users-found');
    // The first Escape clears the field, the next one would close the window.
    await search.press('Escape');
    await expect(rows).toHaveCount(101);
    await expect(search).toBeFocused();

    const { invitations } = await owner.call<{ invitations: { url: string }[] }>(
      'POST',
      `/api/media/${item.id}/invitations`,
      { people: [{ email: 'tomas@example.com', role: 'viewer' }], send: 'link' },
    );
    const { url } = invitations[0]!;
    const [first, second] = [await freshPage(), await freshPage()];
    await first.goto(url);
    await expect(first.getByLabel('Your email')).toBeVisible();
    await expectGoodAppearance(first, 'invited-entry');
    await first.getByLabel('Your email').fill('tomas@example.com');
    await first.getByRole('button', { name: 'Continue' }).click();
    await expect(first).toHaveURL(new RegExp(`/invited/${item.id}$`, 'u'));
    await second.goto(url);
    await expect(second.getByText('It works there only.')).toBeVisible();
    await expectGoodAppearance(second, 'invited-elsewhere');
  },
);
