import { z } from 'zod';
import type { FieldCode } from './field-errors.ts';
import { longestAccountName, longestEmail, longestPassword, longestSearch, shortestPassword } from './limits.ts';
import { visiblePattern } from './patterns.ts';
import { accountEmail, id, instant, personName } from './text.ts';
import { cleanAccountEmail, cleanLine, isVisible } from './typed-text.ts';

export const accountRole = z.enum(['member', 'creator', 'admin']);
export type AccountRole = z.infer<typeof accountRole>;

export const account = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: accountRole,
  /** Foyer generated the current password: every other request is refused until it is changed. */
  mustChangePassword: z.boolean(),
  may: z.object({
    createMedia: z.boolean(),
    createRooms: z.boolean(),
    createLive: z.boolean(),
    administer: z.boolean(),
  }),
});
export type Account = z.infer<typeof account>;

/** 10 to 200 characters: length is what protects. One of them is visible, because nobody means to type the others. */
export const newPassword = z
  .string()
  .min(shortestPassword)
  .max(longestPassword)
  .refine(isVisible, { message: 'Enter a password that can be seen.', params: { code: 'missing' satisfies FieldCode } })
  .meta({ pattern: visiblePattern });

export const signIn = z.strictObject({
  email: z.string().min(1).max(longestEmail).transform(cleanAccountEmail),
  password: z.string().min(1).max(longestPassword),
});
export const changePassword = z.strictObject({ currentPassword: z.string().min(1).max(longestPassword), newPassword });
export const createAccount = z.strictObject({
  name: personName(longestAccountName, 'Enter a name.'),
  email: accountEmail,
  password: newPassword,
  role: accountRole,
});

export const accountSession = z.object({
  id,
  /** The User-Agent header of the browser that signed in; shown to the account itself only. */
  userAgent: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  isCurrent: z.boolean(),
});
export type AccountSession = z.infer<typeof accountSession>;

/** An account as administrators see it. */
export const listedAccount = account.extend({
  isDisabled: z.boolean(),
  createdAt: instant,
  /** Null: never signed in. */
  lastSeenAt: instant.nullable(),
  /** Items that the account owns. */
  items: z.number().int(),
});
export type ListedAccount = z.infer<typeof listedAccount>;

export const accountsQuery = z.strictObject({
  /** Words of the name or the email. */
  query: z.string().max(longestSearch).transform(cleanLine).optional(),
  role: accountRole.optional(),
  state: z.enum(['active', 'disabled']).optional(),
  /** Only accounts that the module Invitetomedia permits by name. */
  permitted: z.literal('true').optional(),
  /** `nextCursor` of the previous reply. */
  cursor: id.optional(),
});

export const accountList = z.object({
  accounts: z.array(listedAccount),
  total: z.number().int(),
  nextCursor: z.string().nullable(),
  /** Accounts with the role `admin` that are not disabled: the last one cannot be demoted, disabled or deleted. */
  admins: z.number().int(),
});

export const changeAccount = z.strictObject({
  name: personName(longestAccountName, 'Enter a name.').optional(),
  role: accountRole.optional(),
  isDisabled: z.boolean().optional(),
});

/** What becomes of the items of a deleted account: another account's, or deleted. */
export const deleteAccount = z.strictObject({
  itemsTo: id.optional(),
  deleteItems: z.enum(['true', 'false']).optional(),
});
