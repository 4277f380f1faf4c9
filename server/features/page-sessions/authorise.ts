import { hashSecret } from '#server/random.ts';
import { isOfBrowser } from './rules.ts';
import type { LivingPage, LivingPages } from './living.ts';

export type Authorise = (
  pageSessionId: string,
  cookieHeader: string | undefined,
) => LivingPage | null | Promise<LivingPage | null>;

/** The values of a cookie in a `cookie` header: a browser may send several of one name. */
export type ReadCookies = (header: string, name: 'foyer_guest' | 'foyer_session') => string[];

/**
 * The one decision behind every media request: whether the page session is open and a cookie of this request owns it.
 * Decided from memory, without a promise, unless this process does not know the page session yet.
 */
export function createAuthorise(living: LivingPages, readCookies: ReadCookies): Authorise {
  function ifOwned(page: LivingPage | null, cookieHeader: string): LivingPage | null {
    if (!page) return null;
    const { openedAs, ownerHash } = page.session;
    const secrets = readCookies(cookieHeader, isOfBrowser(openedAs) ? 'foyer_guest' : 'foyer_session');
    return secrets.some((secret) => hashSecret(secret) === ownerHash) ? page : null;
  }

  return (pageSessionId, cookieHeader) => {
    if (!cookieHeader) return null;
    const page = living.find(pageSessionId);
    return page instanceof Promise ? page.then((found) => ifOwned(found, cookieHeader)) : ifOwned(page, cookieHeader);
  };
}
