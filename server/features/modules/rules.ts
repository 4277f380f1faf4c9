import type { ModuleName, Modules } from '#contracts/modules.ts';

/** The settings of a fresh installation. */
export const defaultModules: Modules = {
  invitetomedia: { enabled: true, minimalRole: 'creator', allowedAccounts: [], maxLinks: 3 },
  theming: { mediapage: true, siteName: 'Foyer' },
};

export function isModuleName(name: string): name is ModuleName {
  return Object.hasOwn(defaultModules, name);
}
