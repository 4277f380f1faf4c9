import type { AccountRole } from '#contracts/accounts.ts';

const accountRoles: readonly AccountRole[] = ['member', 'creator', 'admin'];

/** Whether an account role is at least another one. */
export function isAtLeast(role: AccountRole, lowest: AccountRole): boolean {
  return accountRoles.indexOf(role) >= accountRoles.indexOf(lowest);
}

/** Roles on one item, from the lowest to the highest: each has all rights of the ones before it. */
export const itemRoles = ['viewer', 'speaker', 'moderator', 'editor', 'owner'] as const;
export type ItemRole = (typeof itemRoles)[number];

/** The highest of these roles; null for none. */
export function findHighest(roles: readonly ItemRole[]): ItemRole | null {
  return itemRoles.findLast((role) => roles.includes(role)) ?? null;
}
