import type { Query, Reply } from '#contracts/api.ts';
import type { AccountPerson } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { ChannelDependencies } from './dependencies.ts';
import { describeChannel } from './describe.ts';
import { getChannel } from './find-channel.ts';
import { countManagers, countMembers, findMembers } from './member-store.ts';
import { countChannels, searchChannels } from './store.ts';

const pageLength = 24;

/** One page of the channels that this member may see; the cursor is the last channel of the previous page. */
export async function listChannels(
  { read, toPatterns }: ChannelDependencies,
  viewer: AccountPerson,
  wanted: Query<'GET /api/channels'>,
): Promise<Reply<'GET /api/channels'>> {
  const search = { patterns: toPatterns(wanted), isMine: wanted.mine === 'true' };
  const [found, total] = await Promise.all([
    searchChannels(read, viewer, search, wanted.cursor ?? null, pageLength + 1),
    countChannels(read, viewer, search),
  ]);
  if (!found) throw unknownCursor();
  const { shown, isLast } = cut(found);
  const nextCursor = isLast ? null : shown.at(-1)!.id;
  return { channels: shown.map((channel) => describeChannel(channel, viewer)), nextCursor, total };
}

export async function listMembers(
  { read, toPatterns }: ChannelDependencies,
  viewer: AccountPerson,
  channelId: string,
  wanted: Query<'GET /api/channels/:channelId/members'>,
): Promise<Reply<'GET /api/channels/:channelId/members'>> {
  await getChannel(read, viewer, channelId);
  const words = toPatterns(wanted);
  const [found, total, managers] = await Promise.all([
    findMembers(read, channelId, words, wanted.cursor ?? null, pageLength + 1),
    countMembers(read, channelId, words),
    countManagers(read, channelId),
  ]);
  const { shown, isLast } = cut(found);
  return {
    members: shown.map((member) => ({ ...member, isOnlyManager: member.role === 'manager' && managers === 1 })),
    nextCursor: isLast ? null : shown.at(-1)!.accountId,
    total,
  };
}

/** One row more than is shown tells whether there is a next page. */
function cut<T>(found: T[]): { shown: T[]; isLast: boolean } {
  return { shown: found.slice(0, pageLength), isLast: found.length <= pageLength };
}

function unknownCursor(): AppError {
  return new AppError('request.invalid', {
    details: [{ field: 'cursor', code: 'outdated', message: 'This place is no longer known. Begin again.' }],
  });
}
