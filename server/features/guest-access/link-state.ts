import type { GuestLinkState } from './rules.ts';
import type { GuestLink, MediaState } from './store.ts';

/** Puts together what the rules need to know of a link. */
export function toState(link: GuestLink, media: MediaState, isModuleOn: boolean): GuestLinkState {
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
