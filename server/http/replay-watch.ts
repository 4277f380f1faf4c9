import { hash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { LRUCache } from 'lru-cache';
import { addressKey } from './rate-limit.ts';

/** The browser and address that a request comes from. */
export interface Sender {
  address: string;
  userAgent: string;
}

export interface WatchedSession {
  kind: 'member' | 'guest' | 'invited';
  id: string;
  /** `describeSender` of the request that made the session; null: it was made before this was recorded. */
  madeFrom: string | null;
}

/** To be called wherever a session is used; it only logs and never refuses. */
export type WatchSession = (session: WatchedSession, sender: Sender) => void;

const maxRemembered = 10_000;
/** Of IPv6 addresses the first four groups, /64: within a larger network a phone has moved. */
const networkGroups = 4;

/**
 * The stored description of where a session was made: four digits of a hash of the browser and four of the network.
 * They show that a later request comes from elsewhere, and are too few to find the original address.
 */
export function describeSender({ address, userAgent }: Sender): string {
  // Without version numbers, so that an updated browser counts as the same.
  return `${shorten(userAgent.replace(/[\d._]+/gu, ''))} ${shorten(addressKey(address, networkGroups))}`;
}

function shorten(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 4);
}

/**
 * Logs when a session's cookie is used from another browser or address than it was made by: it may be stolen, or a
 * phone has changed networks, so nobody is refused. Logs one line for each place.
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
    log.warn(
      { kind, session: id, other, address: addressKey(sender.address, networkGroups) },
      'a session is used from elsewhere',
    );
  };
}
