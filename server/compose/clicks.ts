import { isGuestAccessOn } from '../access/rules.ts';
import { createClicks, type Clicks } from '../features/guest-access/clicks.ts';
import type { Wiring } from './wiring.ts';

/** The clicks of guest links; the owner of the item is told when a link is used up. */
export function composeClicks({ config, modules, notices }: Pick<Wiring, 'config' | 'modules' | 'notices'>): Clicks {
  return createClicks({
    isModuleOn: () => isGuestAccessOn(modules.current()),
    areNetworksLimited: config.mostUnconfirmedEntries > 0,
    tellUsedUp(unit, { id, mediaId, name }) {
      notices.tellOwner(unit, { name: 'link_used_up', mediaId, subject: id, details: { link: name } });
    },
  });
}
