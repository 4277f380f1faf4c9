import type { Body } from '#contracts/api.ts';
import { toAccountPerson } from '#server/access/person.ts';
import { decideChannelRights } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import type { AccountCaller } from '#server/http/caller.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import type { ChannelDependencies, Doer } from './dependencies.ts';
import { recordItem } from './facts.ts';
import { lockChannelFor } from './find-channel.ts';
import { rewriteGrants } from './grant-store.ts';
import { findChannelsOfRooms, lockItem, saveRoom } from './store.ts';

/**
 * Gives a channel its room: a new one, or a room of the caller. The guest access of a room that is moved in is switched
 * off in the same unit; guests inside stay until they refresh or leave, as their pages do not ask again.
 */
export async function giveRoom(
  dependencies: ChannelDependencies,
  { account, act }: Doer,
  channelId: string,
  wanted: Body<'POST /api/channels/:channelId/room'>,
): Promise<void> {
  await dependencies.write(async (unit) => {
    const channel = await lockChannelFor(unit, toAccountPerson(account), channelId, 'manage');
    if (channel.roomId) throw new AppError('channels.has_room');
    const roomId =
      'title' in wanted
        ? await dependencies.createRoom(unit, { account, act }, wanted.title)
        : await lockOwnRoom(dependencies, unit, account, wanted.mediaId);
    // Before the room belongs to the channel: its guest access can be changed until then.
    await dependencies.switchGuestAccessOff(unit, roomId, account);
    await saveRoom(unit, channelId, roomId);
    await rewriteGrants(unit, channelId, { mediaId: roomId });
    recordItem(unit, 'channel.item_added', act, channel, roomId);
  });
}

async function lockOwnRoom(
  { getItem }: ChannelDependencies,
  unit: Unit,
  account: AccountCaller,
  mediaId: string,
): Promise<string> {
  // Two channels that want one room: the second finds it in the first.
  await lockItem(unit, mediaId);
  const { item } = await getItem(unit.db, toAccountPerson(account), mediaId, 'collaborate');
  if (!mediaKinds[item.kind].hasRoom) throw new AppError('rooms.not_a_room');
  if ((await findChannelsOfRooms(unit.db, [mediaId])).size > 0) throw new AppError('channels.room_elsewhere');
  return mediaId;
}

/** Moves the room out: its managers may, and its owner. Guest access stays off until the owner switches it on. */
export async function moveRoomOut(
  { write, getItem }: ChannelDependencies,
  { account, act }: Doer,
  channelId: string,
): Promise<void> {
  const person = toAccountPerson(account);
  await write(async (unit) => {
    const channel = await lockChannelFor(unit, person, channelId, 'see');
    const { roomId } = channel;
    if (!roomId) throw new AppError('channels.no_room');
    if (!decideChannelRights(account, channel).manage) await getItem(unit.db, person, roomId, 'collaborate');
    await saveRoom(unit, channelId, null);
    await rewriteGrants(unit, channelId, { mediaId: roomId });
    recordItem(unit, 'channel.item_removed', act, channel, roomId);
  });
}
