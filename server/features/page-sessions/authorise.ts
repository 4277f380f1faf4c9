import { parseCookie } from 'cookie';
import { hashSecret } from '#server/random.ts';
import type { LivingPage, LivingPages } from './living.ts';

export type Authorise = (
  pageSessionId: string,
  cookieHeader: string | undefined,
) => LivingPage | null | Promise<LivingPage | null>;

/**
 * The one decision behind every media request: whether the page session is open and a cookie of this request owns it.
 * Decided from memory, without a promise, unless this process does not know the page session yet.
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
