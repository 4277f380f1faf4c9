import { parseCookie } from 'cookie';
import { hashSecret } from '#server/random.ts';
import type { LivingPage, LivingPages } from './living.ts';

export type Authorise = (
  pageSessionId: string,
  cookieHeader: string | undefined,
) => LivingPage | null | Promise<LivingPage | null>;

/**
 * The one decision behind every media request: is this page still open, and does a cookie of this request own it?
 * Answered from memory, without a promise, unless this process has not heard of the page yet.
 */
export function createAuthorise(living: LivingPages, isHttps: boolean): Authorise {
  const prefix = isHttps ? '__Host-' : '';
  const guestCookie = `${prefix}foyer_guest`;
  const memberCookie = `${prefix}foyer_session`;

  function ifOwned(page: LivingPage | null, cookieHeader: string): LivingPage | null {
    if (!page) return null;
    const cookies = parseCookie(cookieHeader);
    const secret = page.session.openedAs === 'guest' ? cookies[guestCookie] : cookies[memberCookie];
    return secret !== undefined && hashSecret(secret) === page.session.ownerHash ? page : null;
  }

  return (pageSessionId, cookieHeader) => {
    if (!cookieHeader) return null;
    const page = living.find(pageSessionId);
    return page instanceof Promise ? page.then((found) => ifOwned(found, cookieHeader)) : ifOwned(page, cookieHeader);
  };
}
