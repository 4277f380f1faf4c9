import type { Page } from '@playwright/test';
import { expectGoodAppearance } from '../support/appearance.ts';
import { makeClip } from '../support/clips.ts';
import { adminEmail } from '../support/foyer.ts';
import { openMailbox } from '../support/mailbox.ts';
import type { Item } from '../support/owner.ts';
import {
  comeInside,
  createSharedRoom,
  expectInside,
  heading,
  joinAsMember,
  memberName,
  ownerName,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name });
const more = (page: Page) => page.getByRole('button', { name: 'More actions' });

test(
  'a channel is made, filled and joined, and its room takes no guests',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, memberPage, freshPage }) => {
    test.setTimeout(240_000);
    const video = await owner.createVideo(await makeClip('quick'), { title: 'Crystal lotus: how the petals were cut' });
    const { item, link } = await createSharedRoom(owner);
    await owner.call('PATCH', `/api/media/${item.id}`, { title: 'Glass study room', visibility: 'private' });

    await test.step('a manager makes it, from the list of channels', async () => {
      await page.goto('/');
      await page.getByRole('link', { name: 'Channels' }).click();
      await expect(page.getByText('No channels yet')).toBeVisible();
      await expectGoodAppearance(page, 'channels-empty');
      await page.getByRole('button', { name: 'New channel' }).click();
      await inDialog(page, 'Create channel').click();
      await expect(page.getByText('Enter a title.')).toBeVisible();
      await page.getByLabel('Title').fill('Glass study group');
      await page.getByLabel('Description').fill('Cut and blown glass: methods, condition, and what we do not know.');
      await expectGoodAppearance(page, 'channel-new');
      await inDialog(page, 'Create channel').click();
      await expect(heading(page, 'Glass study group')).toBeVisible();
    });
    await test.step('adds an item and a member', async () => {
      await page.getByRole('button', { name: 'Add items' }).click();
      await page.getByRole('button', { name: `Add ${video.title}` }).click();
      await expect(page.getByRole('dialog').getByText('Added')).toBeVisible();
      await inDialog(page, 'Done').click();
      await expect(page.getByRole('link', { name: video.title, exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Add members' }).click();
      await page.getByLabel('Name or email').fill('mina');
      await expect(page.getByRole('button', { name: `Add ${memberName}` })).toBeVisible();
      await expectGoodAppearance(page, 'channel-add-members');
      await page.getByRole('button', { name: `Add ${memberName}` }).click();
      await inDialog(page, 'Done').click();
      await expect(page.getByRole('button', { name: `Member, role of ${memberName}` })).toBeVisible();
      await expect(page.getByText('You are the only manager')).toBeVisible();
    });

    const inside = await freshPage();
    const moderator = await page.context().newPage();
    await joinAsMember(moderator, item.id);
    await comeInside(inside, link.url, guest, moderator);
    await test.step('moves a room in, which says what stops: the guest inside stays until a reload', async () => {
      await page.goto(`/media/${item.id}`);
      await more(page).click();
      await page.getByRole('menuitem', { name: 'Move to a channel' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('1 guest link stops working: Webinar invite.')).toBeVisible();
      await expect(dialog.getByText('1 guest is inside by them')).toBeVisible();
      await expectGoodAppearance(page, 'channel-move-room');
      await inDialog(page, 'Move and switch links off').click();
      await expect(dialog).toBeHidden();
      await expectInside(inside);
      await inside.reload();
      await expect(heading(inside, 'Access denied')).toBeVisible();
      const late = await freshPage();
      await late.goto(link.url);
      await expect(heading(late, 'Access denied')).toBeVisible();
    });
    await test.step('guest links have no entry, and a pasted address says why', async () => {
      await page.reload();
      await page.getByRole('button', { name: 'Share' }).click();
      await expect(page.getByRole('dialog').getByRole('button', { name: 'Guest access' })).toHaveCount(0);
      await page.keyboard.press('Escape');
      await more(page).click();
      await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
      await expect(page.getByRole('menuitem', { name: 'Manage guest access' })).toHaveCount(0);
      await page.goto(`/media/${item.id}?window=guest-access`);
      await expect(page.getByText('Rooms of a channel have no guest links. Use Invite users.')).toBeVisible();
      await expectGoodAppearance(page, 'channel-room-no-links');
    });
    await test.step('a member joins by membership, watches an item, and is out at once when removed', async () => {
      await memberPage.goto('/channels');
      await memberPage.getByRole('link', { name: 'Glass study group', exact: true }).click();
      await expect(memberPage.getByText('Members of the channel join without a link.')).toBeVisible();
      await expectGoodAppearance(memberPage, 'channel-as-member');
      await memberPage.getByRole('link', { name: 'Join' }).click();
      await memberPage.getByRole('button', { name: 'Join' }).click();
      await expectInside(memberPage);
      await page.goto('/channels');
      await expectGoodAppearance(page, 'channels');
      const search = page.getByRole('searchbox', { name: 'Search channels' });
      await search.fill('metal');
      await expect(page.getByText('No channel found')).toBeVisible();
      await expect(page).toHaveURL(/query=metal/u);
      await expect(page.getByRole('searchbox', { name: 'Search media' })).toHaveValue('');
      await search.press('Escape');
      await page.getByRole('link', { name: 'Glass study group', exact: true }).click();
      await expect(page.getByText(new RegExp(`^(Administrator|Mina).* are inside`, 'u'))).toBeVisible();
      await expectGoodAppearance(page, 'channel');
      await page.getByRole('button', { name: `Member, role of ${memberName}` }).click();
      await page.getByRole('menuitem', { name: 'Remove from the channel' }).click();
      await expect(memberPage.getByRole('contentinfo', { name: 'Controls' })).toHaveCount(0);
      await memberPage.goto('/channels');
      await expect(memberPage.getByText('No channels yet')).toBeVisible();
    });
    await test.step('deleting the channel ends the session and gives the room back', async () => {
      await more(page).first().click();
      await page.getByRole('menuitem', { name: 'Delete channel' }).click();
      const dialog = page.getByRole('alertdialog');
      await expect(dialog.getByText('1 person is inside the room: its session ends at once.')).toBeVisible();
      await expect(dialog.getByText(`The room goes back to ${ownerName}.`)).toBeVisible();
      await expectGoodAppearance(page, 'channel-delete');
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByText('No channels yet')).toBeVisible();
      await expect(heading(moderator, 'The session has ended')).toBeVisible();
      await page.goto(`/media/${item.id}`);
      await more(page).click();
      await page.getByRole('menuitem', { name: 'Manage guest access' }).click();
      await expect(page.getByRole('switch')).toHaveAttribute('aria-checked', 'false');
    });
  },
);

test(
  'a member who is not invited asks for access, is invited by one press, and comes in',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, memberPage, foyer }) => {
    test.setTimeout(180_000);
    const mailbox = await openMailbox();
    await foyer.startAgain(mailbox.settings);
    const room = await owner.call<Item>('POST', '/api/media', {
      kind: 'room',
      title: 'Object handling: your questions',
    });
    await memberPage.goto(`/media/${room.id}`);
    await expect(memberPage.getByText('Only invited people may enter this room')).toBeVisible();
    await expectGoodAppearance(memberPage, 'closed-room');
    await memberPage.getByLabel(`Message to ${ownerName}`).fill('I prepare the loan of case three.');
    await memberPage.getByRole('button', { name: 'Ask for access' }).click();
    await expect(memberPage.getByText(`You asked ${ownerName} at`)).toBeVisible();
    await expectGoodAppearance(memberPage, 'closed-room-asked');

    await page.goto('/');
    await page.getByRole('button', { name: /^Notices, \d+ new$/u }).click();
    await expectGoodAppearance(page, 'notices');
    await page.getByRole('link', { name: `${memberName} asks for access to` }).click();
    const request = page.getByRole('region', { name: `Request by ${memberName}` });
    await expect(request.getByText('I prepare the loan of case three.')).toBeVisible();
    await expectGoodAppearance(page, 'access-request');
    await request.getByRole('button', { name: 'Decline' }).click();
    await expect(request).toHaveCount(0);
    await expect(memberPage.getByText(`${ownerName} did not let you in`)).toBeVisible();
    await expectGoodAppearance(memberPage, 'closed-room-declined');

    const other = await owner.call<Item>('POST', '/api/media', { kind: 'room', title: 'Condition check' });
    await memberPage.goto(`/media/${other.id}/room`);
    await memberPage.getByRole('button', { name: 'Ask for access' }).click();
    // The owner reads of it in an email, whose link leads to the answer.
    const mail = await mailbox.next(adminEmail, 'Condition check');
    await page.goto(/http\S+\/media\/[\w-]{22}/u.exec(mail)![0]);
    const again = page.getByRole('region', { name: `Request by ${memberName}` });
    await again.getByLabel(`Role for ${memberName}`).selectOption('Speaker');
    await again.getByRole('button', { name: 'Invite' }).click();
    // The page that waits opens by itself.
    await memberPage.getByRole('button', { name: 'Join' }).click();
    await expectInside(memberPage);
    await expect(page.getByRole('button', { name: 'Notices', exact: true })).toBeVisible();
    await mailbox.close();
  },
);
