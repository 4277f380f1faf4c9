import type { ModuleName, Modules } from '#contracts/modules.ts';

/** The settings of a fresh installation. */
export const defaultModules: Modules = {
  invitetomedia: {
    ...{ enabled: true, minimalRole: 'creator', allowedAccounts: [], maxLinks: 3 },
    ...{ invitationMinutes: 7 * 24 * 60, invitationUses: 5, invitationText: '', lobbyForInvited: false },
  },
  theming: { mediapage: true, siteName: 'Foyer' },
};

export function isModuleName(name: string): name is ModuleName {
  return Object.hasOwn(defaultModules, name);
}
