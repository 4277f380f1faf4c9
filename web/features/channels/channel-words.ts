import type { TFunction } from 'i18next';
import type { Channel } from '#contracts/channels.ts';
import { formatCount } from '../../lib/format.ts';

type Say = TFunction<'channels'>;

export function membersWords({ counts: { members } }: Pick<Channel, 'counts'>, t: Say): string {
  return t('members.count', { count: members, formatted: formatCount(members) });
}

export function itemsWords({ counts: { items } }: Pick<Channel, 'counts'>, t: Say): string {
  return items === 0 ? t('items.none') : t('items.count', { count: items, formatted: formatCount(items) });
}

/** Who sees the channel: its members, as a number, or everyone. */
export function audienceWords(channel: Channel, t: Say): string {
  return channel.visibility === 'everyone' ? t('visibility.everyone.name') : membersWords(channel, t);
}
