import type { Channel } from '#contracts/channels.ts';
import type { AccountPerson } from '#server/access/person.ts';
import { decideChannelRights } from '#server/access/rules.ts';
import type { FoundChannel } from './store.ts';

/** A channel as one member sees it. */
export function describeChannel(channel: FoundChannel, viewer: AccountPerson): Channel {
  const { id, title, description, visibility, role, roomId, pictureId, posterId, version } = channel;
  const { manage, addItems } = decideChannelRights(viewer, channel);
  return {
    ...{ id, title, description, visibility, role, roomId, pictureId, posterId, version },
    counts: { members: channel.members, items: channel.items },
    createdAt: channel.createdAt.toISOString(),
    may: { manage, addItems },
  };
}
