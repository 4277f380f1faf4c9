import { hash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { LRUCache } from 'lru-cache';
import { addressKey } from './rate-limit.ts';

/** Where a request comes from. */
export interface Sender {
  address: string;
  userAgent: string;
}

export interface WatchedSession {
  kind: 'member' | 'guest';
  id: string;
  /** `describeSender` of the request that made it; null: it was made before anybody noted that. */
  madeFrom: string | null;
}

/** Call it wherever a session is used; it only looks and tells. */
export type WatchSession = (session: WatchedSession, sender: Sender) => void;

const maxRemembered = 10_000;

/**
 * What is kept of where a session was made: four digits of a hash for the browser and four for the network. They show
 * that it comes from elsewhere now, and are too few to tell from where it came.
 */
export function describeSender({ address, userAgent }: Sender): string {
  // A browser that has updated itself is the same browser.
  return `${shorten(userAgent.replace(/[\d._]+/gu, ''))} ${shorten(addressKey(address))}`;
}

function shorten(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 4);
}

/**
 * Logs the use of a session's cookie from another browser or address than it was made by: perhaps it was stolen, perhaps
 * a phone has left the house, so nobody is refused. One line for each place that a session turns up at.
 */
export function createReplayWatch(log: FastifyBaseLogger): WatchSession {
  const told = new LRUCache<string, true>({ max: maxRemembered });
  return ({ kind, id, madeFrom }, sender) => {
    if (madeFrom === null) return;
    const usedFrom = describeSender(sender);
    const place = `${id} ${usedFrom}`;
    if (usedFrom === madeFrom || told.has(place)) return;
    told.set(place, true);
    const [browser, network] = madeFrom.split(' ');
    const [browserNow, networkNow] = usedFrom.split(' ');
    const other = [browserNow === browser ? [] : 'user agent', networkNow === network ? [] : 'address'].flat();
    log.warn({ kind, session: id, other, address: addressKey(sender.address) }, 'a session is used from elsewhere');
  };
}
