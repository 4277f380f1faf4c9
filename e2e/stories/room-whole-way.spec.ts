import { expectMoving, expectNoPicture, expectSilence, expectSound } from '../support/call.ts';
import {
  act,
  control,
  expectInside,
  heading,
  joinAsMember,
  openPanel,
  ownerName,
  rowOf,
  stageOf,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const title = 'Object handling: your questions';
const guest = 'Marta Ruiz';

test('a guest enters by a link, waits, is admitted, sees and hears, and is brought on stage and back', async ({
  owner,
  ownerPage,
  memberPage,
  freshPage,
}) => {
  test.setTimeout(180_000);
  const guestPage = await freshPage();
  let link = '';
  /** Checks the list of links in another tab of the owner. */
  const expectListed = async (mediaId: string, ...words: string[]) => {
    const tab = await ownerPage.context().newPage();
    await tab.goto(`/media/${mediaId}`);
    await tab.getByRole('button', { name: 'More actions' }).click();
    await tab.getByRole('menuitem', { name: 'Manage guest access' }).click();
    const row = tab.getByRole('dialog', { name: 'Manage guest access' }).getByRole('row', { name: /Seminar/u });
    for (const one of words) await expect(row).toContainText(one);
    await tab.close();
  };

  await test.step('the owner makes a room', async () => {
    await ownerPage.goto('/');
    await ownerPage.getByRole('button', { name: 'New', exact: true }).click();
    await ownerPage.getByRole('menuitem', { name: 'Room' }).click();
    await expect(heading(ownerPage, 'New room')).toBeVisible();
    await ownerPage.getByLabel('Title').fill(title);
    await ownerPage.getByRole('radio', { name: /Published/u }).check();
    await expect(ownerPage.getByRole('checkbox', { name: /Lobby for guests/u })).toBeChecked();
    await expect(ownerPage.getByRole('checkbox', { name: /Lobby for members/u })).not.toBeChecked();
    await ownerPage.getByRole('button', { name: 'Create room' }).click();
    await expect(heading(ownerPage, title)).toBeVisible();
    await expect(ownerPage.getByRole('link', { name: 'Join' })).toBeVisible();
  });
  const mediaId = /media\/([^/]+)/u.exec(ownerPage.url())![1]!;

  await test.step('the owner makes a guest link with the labels for rooms', async () => {
    await ownerPage.getByRole('button', { name: 'More actions' }).click();
    await ownerPage.getByRole('menuitem', { name: 'Manage guest access' }).click();
    const manage = ownerPage.getByRole('dialog', { name: 'Manage guest access' });
    await expect(manage.getByText('guest links available per room.')).toBeVisible();
    await manage.getByRole('switch').click();
    await manage.getByRole('button', { name: 'Create new link' }).click();
    const create = ownerPage.getByRole('dialog', { name: 'Create new link' });
    await create.getByLabel('Link Name').fill('Seminar');
    await create.getByLabel('# of clicks').fill('5');
    await create.getByRole('button', { name: 'Create' }).click();
    await expect(manage.getByRole('row', { name: /Seminar/u })).toContainText('0 / 5');
    await ownerPage.keyboard.press('Escape');
    link = (await owner.links(mediaId))[0]!.url;
  });

  await test.step('the owner and a member join by the preview', async () => {
    await ownerPage.getByRole('link', { name: 'Join' }).click();
    await expect(heading(ownerPage, title)).toBeVisible();
    await expect(ownerPage.getByLabel('Your name in the room')).toHaveValue(ownerName);
    await expect(ownerPage.getByText('You join as a moderator.')).toBeVisible();
    await ownerPage.getByRole('button', { name: 'Join' }).click();
    await expectInside(ownerPage);
    await joinAsMember(memberPage, mediaId);
    await expectMoving(memberPage, ownerName);
    await expectMoving(ownerPage, 'Mina Okafor');
  });

  await test.step('the guest enters name and email, and waits', async () => {
    await guestPage.goto(link);
    await expect(guestPage.getByText('You are invited to join a room')).toBeVisible();
    await guestPage.getByLabel('Name').fill(guest);
    await guestPage.getByLabel('Email').fill('marta@example.org');
    await guestPage.getByRole('button', { name: 'Join' }).click();
    await expect(heading(guestPage, 'Waiting to be let in')).toBeVisible();
    await expect(guestPage.getByText(title)).toBeVisible();
    await expect(guestPage.getByText(ownerName)).toBeVisible();
    await expect(guestPage.getByText(/since \d/u)).toBeVisible();
    await expect(guestPage.getByText('A moderator knows you are here')).toBeVisible();
    await expect(stageOf(guestPage)).toHaveCount(0);
  });

  await test.step('a card, a badge and the title of the tab tell the owner', async () => {
    await expect(ownerPage.getByText(`${guest} is waiting`)).toBeVisible();
    await expect(control(ownerPage, /^Participants/u)).toHaveAccessibleName(/1 waiting/u);
    await expect(ownerPage).toHaveTitle(/^\(1\) /u);
    expect((await owner.links(mediaId))[0]!.clicks).toMatchObject({ used: 0, reserved: 1 });
    await expectListed(mediaId, '0 / 5', '1 waiting');
  });

  await test.step('a member who is no moderator does not see who waits', async () => {
    const panel = await openPanel(memberPage, 'Participants');
    await expect(panel.getByText(ownerName)).toBeVisible();
    await expect(memberPage.getByText(guest)).toHaveCount(0);
    await memberPage.keyboard.press('Escape');
  });

  await test.step('admitted by the card, the guest sees and hears', async () => {
    await ownerPage.getByRole('status').getByRole('button', { name: 'Admit' }).click();
    await expectInside(guestPage);
    await expect(ownerPage).toHaveTitle(new RegExp(`^${title}`, 'u'));
    await expectMoving(guestPage, ownerName);
    await expectMoving(guestPage, 'Mina Okafor');
    await expectSound(guestPage);
    expect((await owner.links(mediaId))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
  });

  await test.step('the guest may write, raise a hand and react, and has no buttons for camera and microphone', async () => {
    for (const name of ['Chat', 'Raise hand', 'React', 'Leave']) await expect(control(guestPage, name)).toBeVisible();
    for (const name of [/mute/iu, /video/iu, /screen/iu]) await expect(control(guestPage, name)).toHaveCount(0);
    await expect(tileOf(ownerPage, guest)).toHaveCount(0);
  });

  await test.step('on stage, the guest is not seen before turning the camera on', async () => {
    await control(guestPage, 'Raise hand').click();
    await openPanel(ownerPage, 'Participants');
    await rowOf(ownerPage, guest).getByRole('button', { name: 'Bring on stage' }).click();
    await expect(guestPage.getByText('You are on stage')).toBeVisible();
    await expect(control(guestPage, 'Start video')).toBeVisible();
    await expectNoPicture(ownerPage, guest);
    await guestPage.getByRole('button', { name: 'Turn on microphone and camera' }).click();
    await expectMoving(ownerPage, guest);
    await expectMoving(memberPage, guest);
    await expect(tileOf(memberPage, guest)).toHaveAccessibleName(/Guest/u);
  });

  await test.step('the guest is heard: the others are muted, and sound remains', async () => {
    await control(ownerPage, 'Mute').click();
    await expect(tileOf(memberPage, ownerName).getByText('Microphone off')).toBeAttached();
    await expectSound(memberPage);
  });

  await test.step('back among the viewers, the picture and sound of the guest are gone', async () => {
    await act(ownerPage, guest, 'Back to viewers');
    await expect(control(guestPage, /video/iu)).toHaveCount(0);
    for (const page of [ownerPage, memberPage]) await expectNoPicture(page, guest);
    await expectSilence(memberPage);
    await expectMoving(guestPage, ownerName);
  });

  await test.step('the list of links shows what was used', () => expectListed(mediaId, '1 / 5'));
});
