import { z } from 'zod';
import { accountRole } from './accounts.ts';
import { longestSiteName, mostLinksOfItem } from './limits.ts';
import { id, line } from './text.ts';

export const invitetomedia = z.strictObject({
  enabled: z.boolean(),
  /** Accounts with this role or a higher one may manage guest access to what they own. */
  minimalRole: accountRole,
  /** Accounts that may whatever their role. */
  allowedAccounts: z.array(id).max(1000),
  maxLinks: z.number().int().min(1).max(mostLinksOfItem),
});
export type Invitetomedia = z.infer<typeof invitetomedia>;

export const theming = z.strictObject({ mediapage: z.boolean(), siteName: z.string() });
export type Theming = z.infer<typeof theming>;

// Replies say what is stored: a name that was cleaned when it came in is not cleaned again.
const storedTheming = theming.extend({ siteName: z.string() });
export const modules = z.object({ invitetomedia, theming: storedTheming });
export type Modules = z.infer<typeof modules>;
export type ModuleName = keyof Modules;

/** Any of a module's settings; which ones fit is judged by the module that is named. */
export const changeModule = z.strictObject({
  ...invitetomedia.partial().shape,
  ...theming.partial().shape,
  siteName: line(longestSiteName).optional(),
});
export const changedModule = z.union([invitetomedia, storedTheming]);
