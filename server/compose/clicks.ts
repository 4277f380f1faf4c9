import { isGuestAccessOn } from '../access/rules.ts';
import { createClicks, type Clicks } from '../features/guest-access/clicks.ts';
import { tellOwner } from '../features/notices/tell.ts';
import type { Wiring } from './wiring.ts';

/** The clicks of guest links; the owner of the item is told when a link is used up. */
export function composeClicks({ config, modules }: Pick<Wiring, 'config' | 'modules'>): Clicks {
  return createClicks({
    isModuleOn: () => isGuestAccessOn(modules.current()),
    areNetworksLimited: config.mostUnconfirmedEntries > 0,
    tellUsedUp(unit, { id, mediaId, name }) {
      unit.handOver(tellOwner(unit, { name: 'link_used_up', mediaId, subject: id, details: { link: name } }));
    },
  });
}
