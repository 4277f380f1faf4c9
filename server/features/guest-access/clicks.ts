import type { Unit } from '#server/database/write.ts';
import * as clickStore from './click-store.ts';
import { toState } from './link-state.ts';
import { decideEntry, decideReturn, type GuestLinkState, type RefusalReason } from './rules.ts';
import * as store from './store.ts';

/** By guest session: null when it was done, else why her link no longer lets her in; left out when her right was taken away. */
export type ClickOutcomes = Map<string, RefusalReason | 'not_ready' | null>;

export interface Clicks {
  /**
   * Admission: asks each link again, and uses what was reserved; what had lapsed is used if a place is free. A click that
   * a dead link refuses is released.
   */
  use(unit: Unit, guestSessionIds: string[]): Promise<ClickOutcomes>;
  /** Asks each link again and keeps a place until then, for those who have none any more. */
  reserve(unit: Unit, guestSessionIds: string[], until: Date): Promise<ClickOutcomes>;
  /** Gives back what was reserved and not used. */
  release(unit: Unit, guestSessionIds: string[]): Promise<void>;
}

type Decided = { click: clickStore.ClickState; refusal: RefusalReason | 'not_ready' | null };
type Decide = (state: GuestLinkState, click: clickStore.ClickState, now: Date) => Decided;

/** What becomes of reserved clicks; every count changes under the lock of its link. */
export function createClicks(isModuleOn: () => boolean): Clicks {
  async function move(unit: Unit, ids: string[], decide: Decide, keptUntil: Date | null): Promise<ClickOutcomes> {
    const outcomes: ClickOutcomes = new Map();
    if (ids.length === 0) return outcomes;
    const linkIds = (await clickStore.findClicks(unit, ids)).map(({ linkId }) => linkId);
    const links = await store.lockLinksById(unit, [...new Set(linkIds)]);
    // Read again now that nobody else can change them.
    const sessions = await clickStore.findClicks(unit, ids);
    const moved: Record<clickStore.ClickState, string[]> = { used: [], reserved: [], released: [] };
    for (const link of links) {
      const media = await store.findMediaState(unit.db, link.mediaId);
      let state = toState(link, media, isModuleOn());
      for (const { guestSessionId, click, isEnded } of sessions.filter(({ linkId }) => linkId === link.id)) {
        const decided = isEnded ? giveBack(state, click, unit.now) : decide(state, click, unit.now);
        if (!isEnded) outcomes.set(guestSessionId, decided.refusal);
        if (decided.click !== click) moved[decided.click].push(guestSessionId);
        state = count(count(state, click, -1), decided.click, 1);
      }
      if (state.usedClicks !== link.usedClicks || state.reservedClicks !== link.reservedClicks)
        await clickStore.saveCounts(unit, { id: link.id, used: state.usedClicks, reserved: state.reservedClicks });
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
    },
  };
}

const giveBack: Decide = (_state, click) => ({ click: click === 'reserved' ? 'released' : click, refusal: null });
const decideUse: Decide = (state, click, now) => decideFor(state, click, now, 'used');
const decideReservation: Decide = (state, click, now) => decideFor(state, click, now, 'reserved');

/** Who has a place keeps it while the link is good; who has none takes a free one. */
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
