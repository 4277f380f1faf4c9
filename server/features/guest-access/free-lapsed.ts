import type { Unit } from '#server/database/write.ts';
import type { GuestLink } from './link-row.ts';
import * as clickStore from './click-store.ts';
import { clicksLeft } from './rules.ts';

/**
 * Releases the lapsed clicks of a locked link that has fewer left than wanted; returns the link as it is then. Otherwise
 * nothing is read: lapsed clicks are released by themselves some seconds later.
 */
export async function freeLapsed(unit: Unit, link: GuestLink, wanted: number): Promise<GuestLink> {
  const left = clicksLeft(link);
  if (left === null || left >= wanted || link.reservedClicks === 0) return link;
  const freed = await clickStore.releaseLapsed(unit, link.id);
  if (freed === 0) return link;
  const freer = { ...link, reservedClicks: link.reservedClicks - freed };
  await clickStore.saveCounts(unit, { id: link.id, used: freer.usedClicks, reserved: freer.reservedClicks });
  return freer;
}
