import { expectMoving } from '../support/call.ts';
import {
  comeToRoom,
  createSharedRoom,
  expectInside,
  heading,
  joinAsMember,
  leave,
  memberName,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

test.use({ moreSettings: { FOYER_ROOM_PLACES: '1' } });

test('a guest reads that the room is full, and comes in as soon as somebody leaves', async ({
  owner,
  ownerPage,
  memberPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner, { lobbyForGuests: false });
  await joinAsMember(memberPage, item.id);
  const page = await freshPage();
  await comeToRoom(page, link.url, 'Marta Ruiz');
  await expect(heading(page, 'The room is full')).toBeVisible();

  await test.step('a moderator can join a full room', async () => {
    await joinAsMember(ownerPage, item.id);
    await expectMoving(ownerPage, memberName);
    await leave(ownerPage);
  });

  await leave(memberPage);
  await expectInside(page);
  expect((await owner.links(item.id))[0]!.clicks).toMatchObject({ used: 1, reserved: 0 });
});
