import { expectMovingTile } from '../support/call.ts';
import { expectGoodAppearance } from '../support/appearance.ts';
import { adminEmail } from '../support/foyer.ts';
import { openMailbox, type Mailbox } from '../support/mailbox.ts';
import {
  admit,
  chooseMore,
  comeToRoom,
  control,
  createSharedRoom,
  expectInside,
  expectWaiting,
  heading,
  openPanel,
  rowOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

let mailbox: Mailbox;

test.beforeAll(async ({ foyer }) => {
  mailbox = await openMailbox();
  await foyer.startAgain(mailbox.settings);
});
test.afterAll(() => mailbox.close());

test('a moderator invited by email with a code runs a room, and a speaker is revoked while speaking', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(180_000);
  const room = await createSharedRoom(owner);
  const mediaId = room.item.id;
  await ownerPage.goto(`/media/${mediaId}`);
  const window = ownerPage.getByRole('dialog', { name: 'Invite users' });

  await test.step('the owner invites a moderator by email; a wrong line stays until it is corrected', async () => {
    await ownerPage.getByRole('button', { name: 'More actions' }).click();
    await ownerPage.getByRole('menuitem', { name: 'Invite users' }).click();
    const people = window.getByRole('combobox', { name: 'People' });
    await people.fill('hana.novak@example.org, hana@');
    await people.press('Enter');
    await window.getByRole('radio', { name: /Moderator/u }).check();
    const wrong = window.getByRole('textbox', { name: 'Correct hana@' });
    await expect(wrong).toHaveAccessibleDescription('This is no email address.');
    await window.getByRole('button', { name: 'Send by email' }).click();
    await expect(window.getByText('1 person is invited.')).toBeVisible();
    // An address that the server refuses, though it is one: it stays with the reason, too.
    await wrong.fill(adminEmail);
    await wrong.press('Enter');
    await window.getByRole('button', { name: 'Send by email' }).click();
    const owners = window.getByRole('textbox', { name: `Correct ${adminEmail}` });
    await expect(owners).toHaveAccessibleDescription('The owner needs no invitation.');
    await window.getByRole('button', { name: `Remove ${adminEmail}` }).click();
    await window.getByRole('button', { name: 'Who is invited' }).click();
    await expect(window.getByRole('cell', { name: /^Hana Novak/u })).toBeVisible();
  });
  const moderator = await freshPage();
  const speaker = await freshPage();

  await test.step('the moderator confirms the address and the code, and opens the room', async () => {
    const mail = await mailbox.next('hana.novak@example.org');
    await moderator.goto(/http\S+\/i\/[\w-]{22}/u.exec(mail)![0]);
    await moderator.getByLabel('Your email').fill('somebody@example.org');
    await moderator.getByRole('button', { name: 'Continue' }).click();
    await expect(moderator.getByText('This invitation is for another address.')).toBeVisible();
    await moderator.getByLabel('Your email').fill('Hana.Novak@example.org');
    await moderator.getByRole('button', { name: 'Continue' }).click();
    await expect(heading(moderator, 'Enter the code')).toBeVisible();
    const code = /Your code is (\d{6})/u.exec(await mailbox.next('hana.novak@example.org'))![1]!;
    await moderator.getByLabel('Code').fill(code);
    await expect(moderator).toHaveURL(new RegExp(`/invited/${mediaId}$`, 'u'));
    await moderator.getByRole('button', { name: 'Join', exact: true }).click();
    await expectInside(moderator);
  });

  await test.step('a guest waits, and the moderator admits the guest', async () => {
    const guest = await freshPage();
    await comeToRoom(guest, room.link.url, 'Marta Ruiz');
    await expectWaiting(guest);
    await admit(moderator, 'Marta Ruiz');
    await expectInside(guest);
    await openPanel(moderator, 'Participants');
    await expect(rowOf(moderator, 'Marta Ruiz')).toContainText('Guest');
  });

  await test.step('the moderator sees who was there, in a tab of its own, and the room goes on', async () => {
    const opening = moderator.context().waitForEvent('page');
    await chooseMore(moderator, 'Attendance');
    const page = await opening;
    await expect(page).toHaveURL(new RegExp(`/invited/${mediaId}/attendance$`, 'u'));
    const people = page.getByRole('table', { name: 'People' });
    await expect(people.getByRole('row').filter({ hasText: 'Marta Ruiz' })).toContainText('marta@example.org');
    await expect(people.getByRole('row').filter({ hasText: 'Hana Novak' })).toContainText('Moderator');
    await expectGoodAppearance(page, 'invited-attendance');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    await download;
    await page.close();
    await expectInside(moderator);
  });

  await test.step('an invited speaker without an account comes on stage at once', async () => {
    const { invitations } = await owner.call<{ invitations: { url: string }[] }>(
      'POST',
      `/api/media/${mediaId}/invitations`,
      { people: [{ email: 'priya.nair@example.com', role: 'speaker' }], send: 'link' },
    );
    await speaker.goto(invitations[0]!.url);
    await speaker.getByLabel('Your email').fill('priya.nair@example.com');
    await speaker.getByRole('button', { name: 'Continue' }).click();
    const code = /Your code is (\d{6})/u.exec(await mailbox.next('priya.nair@example.com'))![1]!;
    await speaker.getByLabel('Code').fill(code);
    await speaker.getByRole('button', { name: 'Join', exact: true }).click();
    await expectInside(speaker);
    await expect(rowOf(moderator, 'Priya Nair')).toContainText('Speaker');
    await expectMovingTile(tileOf(moderator, 'Priya Nair'), 'the speaker is seen');
  });

  await test.step('the owner revokes the speaker, who is out at once', async () => {
    await ownerPage.reload();
    await ownerPage.getByRole('button', { name: 'More actions' }).click();
    await ownerPage.getByRole('menuitem', { name: 'Invite users' }).click();
    await window.getByRole('button', { name: 'Revoke: Priya Nair' }).click();
    await ownerPage.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(tileOf(moderator, 'Priya Nair')).toHaveCount(0);
    await expect(control(speaker, 'Mute')).toHaveCount(0);
    await expect(heading(speaker, 'Access denied').or(heading(speaker, 'This page has been closed'))).toBeVisible();
  });
});
