import type { Act } from '#server/access/person.ts';
import type { Unit } from '#server/database/write.ts';

/** Records that an item, or the channel's room, came into a channel or left it. */
export function recordItem(
  unit: Unit,
  what: 'channel.item_added' | 'channel.item_removed',
  act: Act,
  channel: { id: string; title: string },
  mediaId: string,
): void {
  unit.record({ what, ...act, mediaId, subject: channel.id, details: { name: channel.title } });
}
