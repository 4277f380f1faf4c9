import type { FastifyRequest } from 'fastify';
import type { Access } from '#contracts/api.ts';
import type { AccountRole } from '#contracts/accounts.ts';
import { accountKey, invitedKey, type Act } from '../access/person.ts';
import { decideSiteRights } from '../access/rules.ts';
import { AppError } from '../app-error.ts';
import { hashSecret } from '../random.ts';
import type { Cookies } from './cookies.ts';
import type { WatchSession } from './replay-watch.ts';

/** A signed-in member, found by the session cookie of this browser. */
export interface AccountCaller {
  id: string;
  name: string;
  email: string;
  role: AccountRole;
  timeZone: string | null;
  sessionId: string;
  /** Hash of the session cookie: the owner of this member's page sessions. */
  sessionHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  mustChangePassword: boolean;
}

/** Who makes the request: a member, a guest's browser, both at once, or nobody. */
export interface Caller {
  account: AccountCaller | null;
  /**
   * Hash of the `foyer_guest` cookie. It only identifies a browser; its rights are in guest sessions and invitations.
   */
  browserHash: string | null;
  /** The invitation by which this request is made: set where the account, if any, lacks the right. */
  invited?: InvitedCaller;
  address: string;
  /** The User-Agent header; empty when it is missing. */
  userAgent: string;
}

/** Somebody without an account, invited to the item in the address. */
export interface InvitedCaller {
  invitationId: string;
  name: string;
}

export type MemberCaller = Caller & { account: AccountCaller };

export interface CallerFinder {
  cookies: Cookies;
  /** Finds the living session of a cookie; null: there is none. */
  findAccount(sessionHash: string): Promise<AccountCaller | null>;
  /** Those of these `foyer_guest` cookies that belong to a guest session or an invitation. */
  findBrowsers(browserHashes: string[]): Promise<Set<string>>;
  /** The invitation to this item that the browser has confirmed; null: there is none that is in force. */
  findInvited(browserHash: string, mediaId: string): Promise<InvitedCaller | null>;
  watch: WatchSession;
}

/**
 * Reads the cookies of a request; an unknown cookie counts as none. Synchronous for requests without a member's cookie.
 */
export function findCaller(finder: CallerFinder, { headers, ip }: FastifyRequest): Caller | Promise<Caller> {
  const sessions = finder.cookies.readAll(headers.cookie, 'foyer_session');
  const browsers = finder.cookies.readAll(headers.cookie, 'foyer_guest').map(hashSecret);
  const caller = {
    account: null,
    browserHash: browsers[0] ?? null,
    address: ip,
    userAgent: headers['user-agent'] ?? '',
  };
  if (sessions.length === 0 && browsers.length < 2) return caller;
  return tryCookies(finder, caller, sessions.map(hashSecret), browsers);
}

/** The member that the cookies of a request belong to: a socket has no other caller. */
export const findMember = (finder: CallerFinder, cookieHeader: string | undefined): Promise<AccountCaller | null> =>
  findFirst(finder, finder.cookies.readAll(cookieHeader, 'foyer_session').map(hashSecret));

/** Of several cookies of one name, the one that Foyer knows counts. */
async function findFirst({ findAccount }: CallerFinder, sessions: string[]): Promise<AccountCaller | null> {
  let account: AccountCaller | null = null;
  for (const hash of sessions) account ??= await findAccount(hash);
  return account;
}

async function tryCookies(
  finder: CallerFinder,
  caller: Caller,
  sessions: string[],
  browsers: string[],
): Promise<Caller> {
  const { findBrowsers, watch } = finder;
  const account = await findFirst(finder, sessions);
  if (account) watch({ kind: 'member', id: account.sessionId, madeFrom: account.madeFrom }, caller);
  if (browsers.length < 2) return { ...caller, account };
  const known = await findBrowsers(browsers);
  return { ...caller, account, browserHash: browsers.find((hash) => known.has(hash)) ?? caller.browserHash };
}

const longestMadeFrom = 300;

/** Who makes the request and from where, as recorded with what the request changes: address, space, User-Agent header. */
export function actOf({ account, invited, address, userAgent }: Caller): Act {
  return {
    actor: invited ? invitedKey(invited.invitationId) : account && accountKey(account.id),
    madeFrom: `${address} ${userAgent}`.slice(0, longestMadeFrom).trimEnd(),
  };
}

/** Who acts by a route that members and invited people may call, with an id and the name to be shown. */
export function actorOf({ account, invited }: Caller): { id: string; name: string } {
  if (invited) return { id: invited.invitationId, name: invited.name };
  if (!account) throw new Error('Nobody has been admitted to this route.');
  return { id: account.id, name: account.name };
}

/** The first check of every route; throws when the caller does not meet the contract's `access`. */
export function assertAccess(access: Access, caller: Caller, mayCallBeforePasswordChange: boolean): void {
  if (access === 'anyone') return;
  if (access === 'guest') {
    if (!caller.account && !caller.browserHash) throw new AppError('page_sessions.not_allowed');
    return;
  }
  // Whether the browser has an invitation is decided with the item.
  if (access === 'invited' && !caller.account && caller.browserHash) return;
  if (!caller.account) throw new AppError('accounts.sign_in_required');
  if (caller.account.mustChangePassword && !mayCallBeforePasswordChange)
    throw new AppError('accounts.password_change_required');
  if (access === 'admin' && !decideSiteRights(caller.account.role).administer)
    throw new AppError('accounts.not_permitted');
}
