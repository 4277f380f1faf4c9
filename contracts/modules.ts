import { z } from 'zod';
import { accountRole } from './accounts.ts';
import { longestSiteName, mostLinksOfItem } from './limits.ts';
import { id, line } from './text.ts';

export const invitetomedia = z.strictObject({
  enabled: z.boolean(),
  /** Accounts with this role or a higher one may manage guest access to what they own. */
  minimalRole: accountRole,
  /** Accounts that may manage guest access to what they own, regardless of their role. */
  allowedAccounts: z.array(id).max(1000),
  maxLinks: z.number().int().min(1).max(mostLinksOfItem),
});
export type Invitetomedia = z.infer<typeof invitetomedia>;

export const theming = z.strictObject({ mediapage: z.boolean(), siteName: z.string() });
export type Theming = z.infer<typeof theming>;

export const modules = z.object({ invitetomedia, theming });
export type Modules = z.infer<typeof modules>;
export type ModuleName = keyof Modules;

export const changeInvitetomedia = invitetomedia.partial();
// The name is cleaned on input only: replies return it as stored.
export const changeTheming = z.strictObject({ ...theming.shape, siteName: line(longestSiteName) }).partial();

/** A change of one module, told apart by the module's name: two modules may have a setting of one name. */
export type ModuleChange =
  | { name: 'invitetomedia'; settings: z.infer<typeof changeInvitetomedia> }
  | { name: 'theming'; settings: z.infer<typeof changeTheming> };
