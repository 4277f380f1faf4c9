import type { Invitetomedia, ModuleName, Modules } from '#contracts/modules.ts';

/** The settings of a fresh installation. */
export const defaultModules: Modules = {
  invitetomedia: {
    ...{ enabled: true, minimalRole: 'creator', allowedAccounts: [], maxLinks: 3 },
    ...{ suggestedDays: null, mostDays: null, suggestedClicks: null, mostClicks: null },
    ...{ invitationMinutes: 7 * 24 * 60, invitationUses: 5, invitationText: '', lobbyForInvited: false },
  },
  theming: { mediapage: true, siteName: 'Foyer', accent: null, mark: null },
};

export function isModuleName(name: string): name is ModuleName {
  return Object.hasOwn(defaultModules, name);
}

/** The setting that suggests more for a new link than it may have; null: there is none. */
export function findOutOfOrder(settings: Invitetomedia): 'suggestedDays' | 'suggestedClicks' | null {
  const { suggestedDays, mostDays, suggestedClicks, mostClicks } = settings;
  if (isAbove(suggestedDays, mostDays)) return 'suggestedDays';
  return isAbove(suggestedClicks, mostClicks) ? 'suggestedClicks' : null;
}

function isAbove(suggested: number | null, most: number | null): boolean {
  return suggested !== null && most !== null && suggested > most;
}
