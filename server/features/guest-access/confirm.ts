import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaKind } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import * as clickStore from './click-store.ts';
import type { Clicks } from './clicks.ts';
import * as entryStore from './entry-store.ts';
import { findGuestRights, type GuestRight } from './rights.ts';
import * as store from './store.ts';

export interface ConfirmDependencies {
  clicks: Pick<Clicks, 'use'>;
  modules: () => Modules;
  /** Until when a guest in the item's lobby keeps the click without asking for a seat; null: there is no lobby. */
  findKeptUntil(
    db: Kysely<Tables>,
    item: { id: string; kind: MediaKind },
    now: Date,
  ): Promise<{ keptUntil: Date } | null>;
}

/**
 * The rights of the browsers that open the item's page now. A first page shows that the browser keeps its guest session:
 * its reserved click is used, or with a lobby kept for the admission. A guest who comes so late that the click was
 * released takes a free one, or is refused.
 */
export function createOpeningRights({ clicks, modules, findKeptUntil }: ConfirmDependencies) {
  async function keepForLobby(unit: Unit, mediaId: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const { kind } = await store.findMediaState(unit.db, mediaId);
    const lobby = kind && (await findKeptUntil(unit.db, { id: mediaId, kind }, unit.now));
    if (lobby) await clickStore.keepClicks(unit, ids, lobby.keptUntil);
  }

  async function confirm(unit: Unit, mediaId: string, rights: GuestRight[]): Promise<Map<string, ErrorCode>> {
    const refusals = new Map<string, ErrorCode>();
    const coming = rights.filter(({ isConfirmed, refusal }) => !isConfirmed && refusal === null);
    const ids = (hadLobby: boolean) =>
      coming.flatMap((right) => (right.hadLobby === hadLobby ? right.guestSessionId : []));
    for (const [id, because] of await clicks.use(unit, ids(false)))
      if (because) refusals.set(id, `guest_access.${because}`);
    await keepForLobby(unit, mediaId, ids(true));
    const confirmed = coming.map(({ guestSessionId }) => guestSessionId).filter((id) => !refusals.has(id));
    if (confirmed.length > 0) await entryStore.confirm(unit, confirmed);
    return refusals;
  }

  return async (
    unit: Unit,
    mediaId: string,
    browserHashes: string[],
    except: Promise<ReadonlySet<string>>,
  ): Promise<GuestRight[]> => {
    const find = async (held?: { areHeld: boolean }) => {
      const rights = findGuestRights(unit.db, mediaId, browserHashes, modules(), unit.now, held);
      const [found, left] = await Promise.all([rights, except]);
      return found.filter(({ browserHash }) => !left.has(browserHash));
    };
    const found = await find();
    const isFirst = found.some(({ isConfirmed }) => !isConfirmed);
    const refusals = isFirst ? await confirm(unit, mediaId, found) : null;
    // On PostgreSQL the guest sessions are locked after the links, as by every other unit that needs both. On SQLite,
    // which has one writer, what was read still holds.
    const rights = unit.kind === 'postgres' ? await find({ areHeld: true }) : found;
    return rights.map((right) => ({ ...right, refusal: right.refusal ?? refusals?.get(right.guestSessionId) ?? null }));
  };
}
