import type { Wiring } from './wiring.ts';
import { accountKey, guestKey, toPerson, type PersonKey } from '../access/person.ts';
import { toRoomRole } from '../access/rules.ts';
import { AppError } from '../app-error.ts';
import type { ChatHost } from '../features/chat/dependencies.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import { isChatOpen } from '../features/live/rules.ts';
import { lockSession } from '../features/live/store.ts';
import type { Caller } from '../http/caller.ts';
import { mediaKinds } from '../media-kinds.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { findPersonFacts } from './people.ts';

/** What live sessions give to their chat: who has a page of the item open may read, and each item has one chat. */
export function createLiveChat(
  { access, database, modules, clock }: Wiring,
  pages: ComposedPageSessions,
  tell: ChatHost['tell'],
): ChatHost {
  const { read } = database;

  async function findCaller({ account, browserHash }: Caller, mediaId: string): Promise<PersonKey | null> {
    const found = account && (await access.find(read, toPerson(account), mediaId));
    if (found?.rights.open) return accountKey(account!.id);
    const [right] = browserHash
      ? await findGuestRights(read, mediaId, [browserHash], modules.current(), clock.now())
      : [];
    return right && right.refusal === null ? guestKey(right.guestSessionId) : null;
  }

  return {
    async getSeat(caller, mediaId, pageSessionId) {
      if (pageSessionId === undefined) {
        const person = await findCaller(caller, mediaId);
        if (!person) throw new AppError('media.not_found');
        return { mediaId, placeId: mediaId, person, isReadOnly: true };
      }
      const page = await pages.findOwn(pageSessionId, caller);
      if (!page) throw new AppError('page_sessions.ended');
      if (page.mediaId !== mediaId || !mediaKinds[page.kind].hasAudience)
        throw new AppError('page_sessions.not_allowed');
      return { mediaId, placeId: mediaId, person: page.person, isReadOnly: page.openedAs === 'preview' };
    },
    async isModerator({ mediaId, person }) {
      const facts = await findPersonFacts(read, person);
      return (facts && (await access.find(read, facts.person, mediaId)))?.rights.moderate ?? false;
    },
    async lock(unit, { mediaId, person }) {
      const session = await lockSession(unit, mediaId);
      const facts = session && (await findPersonFacts(unit.db, person));
      if (!facts) throw new AppError('page_sessions.ended');
      const { name, isGuest } = facts;
      const found = await access.find(unit.db, facts.person, mediaId);
      return {
        ...{ name, isGuest, participantId: null },
        // A member who has lost the rights on the item keeps an open page, and writes as a viewer.
        role: (found && toRoomRole(found.rights)) ?? 'viewer',
        isOpen: isChatOpen(session, isGuest),
        slowModeSeconds: session.slowModeSeconds,
      };
    },
    findPlaceId: async (mediaId) => mediaId,
    tell,
  };
}
