import type { Unit } from '#server/database/write.ts';
import type { GuestLink } from './link-row.ts';
import * as clickStore from './click-store.ts';
import { freeLapsed } from './free-lapsed.ts';
import { toState } from './link-state.ts';
import {
  decideEntry,
  decideReturn,
  holdsItsShare,
  isUsedUp,
  type GuestLinkState,
  type NetworkHolds,
  type RefusalReason,
} from './rules.ts';
import * as store from './store.ts';

/**
 * By guest session: null when it was done, else why the link no longer lets the guest in; missing for ended sessions.
 */
export type ClickOutcomes = Map<string, RefusalReason | 'not_ready' | null>;

export interface Clicks {
  /**
   * For the first page, or with a lobby for the admission: checks each link again and uses the reserved click; a
   * lapsed one is used if a click is free. When the link refuses, the click is released.
   */
  use(unit: Unit, guestSessionIds: string[]): Promise<ClickOutcomes>;
  /** Checks each link again and reserves a click until then, for guests whose click has lapsed. */
  reserve(unit: Unit, guestSessionIds: string[], until: Date): Promise<ClickOutcomes>;
  /** Releases clicks that are reserved and not used. */
  release(unit: Unit, guestSessionIds: string[]): Promise<void>;
}

type Decided = { click: clickStore.ClickState; refusal: RefusalReason | 'not_ready' | null };
type Decide = (state: GuestLinkState, click: clickStore.ClickState, now: Date, holds?: NetworkHolds) => Decided;

export interface ClickDependencies {
  isModuleOn(): boolean;
  /** Whether guests of one network may hold only a part of a link's places. */
  areNetworksLimited: boolean;
  /** Called in the unit in which the last click of a link is used. */
  tellUsedUp(unit: Unit, link: Pick<GuestLink, 'id' | 'mediaId' | 'name'>): void;
}

/** Uses, reserves and releases clicks; every count changes while its link's row is locked. */
export function createClicks({ isModuleOn, areNetworksLimited, tellUsedUp }: ClickDependencies): Clicks {
  async function move(unit: Unit, ids: string[], decide: Decide, keptUntil: Date | null): Promise<ClickOutcomes> {
    const outcomes: ClickOutcomes = new Map();
    if (ids.length === 0) return outcomes;
    const links: GuestLink[] = [];
    for (const link of await store.lockLinksById(unit, await clickStore.findLinks(unit, ids)))
      links.push(await freeLapsed(unit, link, ids.length));
    // Not before the links are locked: the counts follow from these.
    const sessions = await clickStore.findClicks(unit, ids);
    const moved: Record<clickStore.ClickState, string[]> = { used: [], reserved: [], released: [] };
    for (const link of links) {
      const media = await store.findMediaState(unit.db, link.mediaId);
      let state = toState(link, media, isModuleOn());
      const own = sessions.filter(({ linkId }) => linkId === link.id);
      const holds = areNetworksLimited && keptUntil ? await findHolds(unit, link, own) : null;
      for (const { guestSessionId, click, isEnded, network } of own) {
        const held = holds?.get(network ?? '');
        const decided = isEnded ? giveBack(state, click, unit.now) : decide(state, click, unit.now, held);
        if (!isEnded) outcomes.set(guestSessionId, decided.refusal);
        if (decided.click !== click) moved[decided.click].push(guestSessionId);
        state = count(count(state, click, -1), decided.click, 1);
      }
      if (state.usedClicks !== link.usedClicks || state.reservedClicks !== link.reservedClicks)
        await clickStore.saveCounts(unit, { id: link.id, used: state.usedClicks, reserved: state.reservedClicks });
      if (state.usedClicks > link.usedClicks && isUsedUp(state)) tellUsedUp(unit, link);
    }
    await clickStore.saveClicks(unit, moved.used, 'used', null);
    await clickStore.saveClicks(unit, moved.reserved, 'reserved', keptUntil);
    await clickStore.saveClicks(unit, moved.released, 'released', null);
    return outcomes;
  }

  return {
    use: (unit, ids) => move(unit, ids, decideUse, null),
    async reserve(unit, ids, until) {
      const outcomes = await move(unit, ids, decideReservation, until);
      await clickStore.keepClicks(unit, ids, until);
      return outcomes;
    },
    async release(unit, ids) {
      await move(unit, ids, giveBack, null);
      await clickStore.forgetLapsed(unit, ids);
    },
  };
}

const giveBack: Decide = (_state, click) => ({ click: click === 'reserved' ? 'released' : click, refusal: null });
const decideUse: Decide = (state, click, now) => decideFor(state, click, now, 'used');
const decideReservation: Decide = (state, click, now, holds) =>
  click === 'released' && holdsItsShare(state, holds)
    ? { click, refusal: 'all_taken' }
    : decideFor(state, click, now, 'reserved');

/** What the networks of these guests hold on the link; not asked while no click is to be reserved again. */
async function findHolds(unit: Unit, link: GuestLink, sessions: clickStore.SessionClick[]) {
  const networks = sessions.flatMap(({ click, network }) => (click === 'released' && network ? network : []));
  return networks.length > 0 ? await clickStore.findHolds(unit, link.id, networks) : null;
}

/** A guest with a reserved click keeps it while the link works; a guest without one takes a free click. */
function decideFor(
  state: GuestLinkState,
  click: clickStore.ClickState,
  now: Date,
  wanted: 'used' | 'reserved',
): Decided {
  const decision = click === 'released' ? decideEntry(state, now) : decideReturn(state, now);
  if (!decision.allowed) return { click: click === 'used' ? 'used' : 'released', refusal: decision.because };
  return { click: click === 'used' ? 'used' : wanted, refusal: null };
}

function count(state: GuestLinkState, click: clickStore.ClickState, by: number): GuestLinkState {
  if (click === 'used') return { ...state, usedClicks: state.usedClicks + by };
  if (click === 'reserved') return { ...state, reservedClicks: state.reservedClicks + by };
  return state;
}
