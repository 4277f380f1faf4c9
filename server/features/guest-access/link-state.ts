import type { LinkLimits } from './link-row.ts';
import type { GuestLinkState } from './rules.ts';
import type { MediaState } from './store.ts';

/** Builds the argument of the rules from rows and the modules' state. */
export function toState(link: LinkLimits, media: MediaState, isModuleOn: boolean): GuestLinkState {
  return {
    isDeleted: link.isDeleted,
    expiresAt: link.expiresAt,
    maxClicks: link.maxClicks,
    usedClicks: link.usedClicks,
    reservedClicks: link.reservedClicks,
    isEnabled: media.isEnabled,
    isModuleOn,
    media: media.media,
  };
}
