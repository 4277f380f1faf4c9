import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { Modules } from '#contracts/modules.ts';
import { isGuestAccessOn } from '#server/access/rules.ts';
import type { Tables } from '#server/database/tables.ts';
import { toState } from './link-state.ts';
import { decideReturn } from './rules.ts';
import * as store from './store.ts';

export interface GuestRight {
  guestSessionId: string;
  name: string;
  browserHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  isConfirmed: boolean;
  hadLobby: boolean;
  /** Null: the guest may come back now. */
  refusal: ErrorCode | null;
}

/**
 * The guest session of each browser for this item, and whether modules, toggle, link and item let it come back now. For
 * a browser that entered by several links, a link that still works is chosen. The rows are locked: no process can end a
 * session before the unit is committed, and one that ends it afterwards sees what the unit opened.
 */
export async function findGuestRights(
  db: Kysely<Tables>,
  mediaId: string,
  browserHashes: string[],
  modules: Modules,
  now: Date,
  held: { areHeld?: boolean } = {},
): Promise<GuestRight[]> {
  const [media, sessions] = await Promise.all([
    store.findMediaState(db, mediaId),
    store.findSessions(db, browserHashes, mediaId, held),
  ]);
  const rights = new Map<string, GuestRight>();
  for (const { id, name, browserHash, madeFrom, isConfirmed, hadLobby, link } of sessions) {
    const decision = decideReturn(toState(link, media, isGuestAccessOn(modules)), now);
    const known = rights.get(browserHash);
    if (known && (known.refusal === null || !decision.allowed)) continue;
    rights.set(browserHash, {
      guestSessionId: id,
      name,
      browserHash,
      ...{ madeFrom, isConfirmed, hadLobby },
      refusal: decision.allowed ? null : `guest_access.${decision.because}`,
    });
  }
  return [...rights.values()];
}
