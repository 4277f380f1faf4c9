import type { FastifyRequest } from 'fastify';
import type { Access } from '#contracts/api.ts';
import type { AccountRole } from '#contracts/accounts.ts';
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
  /** Hash of the `foyer_guest` cookie. It only identifies a browser; its rights are in the guest sessions. */
  browserHash: string | null;
  address: string;
  /** The User-Agent header; empty when it is missing. */
  userAgent: string;
}

export type MemberCaller = Caller & { account: AccountCaller };

export interface CallerFinder {
  cookies: Cookies;
  /** Finds the living session of a cookie; null: there is none. */
  findAccount(sessionHash: string): Promise<AccountCaller | null>;
  watch: WatchSession;
}

/**
 * Reads the cookies of a request; an unknown cookie counts as none. Synchronous for requests without a member's cookie.
 */
export function findCaller(finder: CallerFinder, request: FastifyRequest): Caller | Promise<Caller> {
  const session = finder.cookies.read(request, 'foyer_session');
  const guest = finder.cookies.read(request, 'foyer_guest');
  const caller = {
    account: null,
    browserHash: guest ? hashSecret(guest) : null,
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
  };
  return session ? addAccount(finder, caller, hashSecret(session)) : caller;
}

async function addAccount({ findAccount, watch }: CallerFinder, caller: Caller, sessionHash: string): Promise<Caller> {
  const account = await findAccount(sessionHash);
  if (account) watch({ kind: 'member', id: account.sessionId, madeFrom: account.madeFrom }, caller);
  return { ...caller, account };
}

/** The first check of every route; throws when the caller does not meet the contract's `access`. */
export function assertAccess(access: Access, caller: Caller, mayCallBeforePasswordChange: boolean): void {
  if (access === 'anyone') return;
  if (access === 'guest') {
    if (!caller.account && !caller.browserHash) throw new AppError('page_sessions.not_allowed');
    return;
  }
  if (!caller.account) throw new AppError('accounts.sign_in_required');
  if (caller.account.mustChangePassword && !mayCallBeforePasswordChange)
    throw new AppError('accounts.password_change_required');
  if (access === 'admin' && !decideSiteRights(caller.account.role).administer)
    throw new AppError('accounts.not_permitted');
}
