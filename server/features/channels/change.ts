import type { Body } from '#contracts/api.ts';
import { everyoneKey, toAccountPerson } from '#server/access/person.ts';
import { decideSiteRights } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import { newId } from '#server/random.ts';
import type { ChannelDependencies, Doer } from './dependencies.ts';
import { lockChannelFor } from './find-channel.ts';
import { removeAllGrants, rewriteGrants } from './grant-store.ts';
import { hasPicture } from './item-store.ts';
import { saveMember } from './member-store.ts';
import { findByDraftKey, insertChannel, removeChannel, saveDetails } from './store.ts';

/** Returns the id of the new channel, or, with a known key, of the one that was made before. */
export async function createChannel(
  { write, toSearchText }: ChannelDependencies,
  { account, act }: Doer,
  wanted: Body<'POST /api/channels'>,
): Promise<string> {
  if (!decideSiteRights(account.role).createMedia) throw new AppError('channels.creation_not_permitted');
  const { title, description = '', visibility = 'members', idempotencyKey: draftKey } = wanted;
  const id = newId();
  return await write(async (unit) => {
    const searchText = toSearchText({ title, description, tags: [] });
    const details = { title, description, visibility, searchText, pictureId: null };
    if (!(await insertChannel(unit, { ...details, id, createdBy: account.id, draftKey })))
      return (await findByDraftKey(unit, account.id, draftKey!))!;
    await saveMember(unit, id, account.id, 'manager');
    unit.record({ what: 'channel.created', ...act, subject: id, details: { name: title } });
    return id;
  });
}

export async function changeChannel(
  { write, toSearchText }: ChannelDependencies,
  { account, act }: Doer,
  id: string,
  wanted: Body<'PATCH /api/channels/:channelId'>,
): Promise<void> {
  await write(async (unit) => {
    const channel = await lockChannelFor(unit, toAccountPerson(account), id, 'manage');
    if (wanted.version !== undefined && wanted.version !== channel.version)
      throw new AppError('channels.changed_meanwhile');
    const { title = channel.title, description = channel.description, visibility = channel.visibility } = wanted;
    const pictureId = wanted.pictureId === undefined ? channel.pictureId : wanted.pictureId;
    if (wanted.pictureId && !(await hasPicture(unit.db, id, wanted.pictureId)))
      throw new AppError('channels.picture_unusable');
    const searchText = toSearchText({ title, description, tags: [] });
    await saveDetails(unit, id, { title, description, visibility, pictureId, searchText });
    if (visibility !== channel.visibility) await rewriteGrants(unit, id, { holder: everyoneKey });
    unit.record({ what: 'channel.changed', ...act, subject: id, details: { name: title, visibility } });
  });
}

/** Items stay with their owners, and so does the room, whose session ends: nobody inside would have a right to it. */
export async function deleteChannel(
  { write, endRoomSession }: ChannelDependencies,
  { account, act }: Doer,
  id: string,
): Promise<void> {
  await write(async (unit) => {
    const { roomId, title, members, items } = await lockChannelFor(unit, toAccountPerson(account), id, 'manage');
    if (roomId) await endRoomSession(unit, roomId, account);
    await removeAllGrants(unit, id);
    await removeChannel(unit, id);
    unit.record({ what: 'channel.deleted', ...act, subject: id, details: { name: title, members, items } });
  });
}
