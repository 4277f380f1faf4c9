import type { ItemAccess } from '#server/access/find-rights.ts';
import { toAccountPerson } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import { decideChannelRights } from '#server/access/rules.ts';
import type { ChannelDependencies, Doer } from './dependencies.ts';
import { recordItem } from './facts.ts';
import { lockChannelFor } from './find-channel.ts';
import { rewriteGrants } from './grant-store.ts';
import { forgetPicture, insertItem, removeItem } from './item-store.ts';

/** Puts an item into a channel; the caller has checked the right on the item. */
export async function addItem(
  { write }: ChannelDependencies,
  { account, act }: Doer,
  channelId: string,
  { item }: ItemAccess,
): Promise<void> {
  await write(async (unit) => {
    const channel = await lockChannelFor(unit, toAccountPerson(account), channelId, 'addItems');
    if (mediaKinds[item.kind].hasRoom) throw new AppError('channels.is_a_room');
    await insertItem(unit, channelId, item.id, account.id);
    await rewriteGrants(unit, channelId, { mediaId: item.id });
    recordItem(unit, 'channel.item_added', act, channel, item.id);
  });
}

/** Takes an item out of a channel: managers of the channel may, and the owner of the item. */
export async function takeItemOut(
  { write }: ChannelDependencies,
  { account, act }: Doer,
  channelId: string,
  { item, rights }: ItemAccess,
): Promise<void> {
  await write(async (unit) => {
    const channel = await lockChannelFor(unit, toAccountPerson(account), channelId, 'see');
    if (!rights.collaborate && !decideChannelRights(account, channel).manage)
      throw new AppError('channels.not_permitted');
    if (!(await removeItem(unit, channelId, item.id))) throw new AppError('channels.item_not_found');
    await forgetPicture(unit, channelId, item.id);
    await rewriteGrants(unit, channelId, { mediaId: item.id });
    recordItem(unit, 'channel.item_removed', act, channel, item.id);
  });
}
