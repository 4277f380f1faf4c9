import type { PageMedia } from '#contracts/page-sessions.ts';
import { accountKey, guestKey, invitedKey } from '#server/access/person.ts';
import { guestRights, selectMay, type ItemRights } from '#server/access/rules.ts';
import { newId } from '#server/random.ts';
import type { GuestRight, InvitedRight, Opened, Opening, PageItem } from './opened.ts';
import type { PageSession } from './store.ts';

/** What the browsers of one unit may come by, by the hash of their cookie. */
export interface BrowserRights {
  invited: ReadonlyMap<string, InvitedRight>;
  guests: ReadonlyMap<string, GuestRight>;
}

/** Whether a page opens, and as whose: by the account, else by an invitation, else by a guest session. */
export function decideOpening(now: Date, opening: Opening, item: PageItem | null, known: BrowserRights): Opened {
  const { browserHash } = opening;
  const invited = browserHash ? known.invited.get(browserHash) : undefined;
  const own = opening.account && item?.rights.get(opening.account.id);
  if (item && own && !(opening.as === 'invited' && invited) && own[opening.as === 'preview' ? 'preview' : 'open'])
    return openForAccount(now, opening, item, own);
  if (invited) return item ? openForInvited(now, item, invited) : gone;
  const guest = browserHash ? known.guests.get(browserHash) : undefined;
  if (!guest) return { isOpen: false, because: 'page_sessions.not_allowed' };
  if (guest.refusal) return { isOpen: false, because: guest.refusal };
  return item ? openForGuest(now, item, guest) : gone;
}

const gone: Opened = { isOpen: false, because: 'guest_access.unavailable' };

function openForAccount(now: Date, { account, as }: Opening, item: PageItem, own: ItemRights): Opened {
  const isPreview = as === 'preview';
  const session = newSession(item.media, now, {
    openedAs: isPreview ? 'preview' : 'member',
    accountSessionId: account!.sessionId,
    ownerHash: account!.sessionHash,
    person: accountKey(account!.id),
    isCounted: !isPreview && !own.isMaker,
  });
  return opened(item, session, isPreview ? guestRights : own, null);
}

function openForInvited(now: Date, item: PageItem, { refusal, invitationId, ...right }: InvitedRight): Opened {
  if (refusal) return { isOpen: false, because: refusal };
  const session = newSession(item.media, now, {
    openedAs: 'invited',
    ownerHash: right.browserHash,
    person: invitedKey(invitationId),
    isCounted: true,
  });
  return opened(item, session, guestRights, { ...right, kind: 'invited', id: invitationId });
}

function openForGuest(now: Date, item: PageItem, { guestSessionId, ...right }: GuestRight): Opened {
  const session = newSession(item.media, now, {
    openedAs: 'guest',
    guestSessionId,
    ownerHash: right.browserHash,
    person: guestKey(guestSessionId),
    isCounted: true,
  });
  return opened(item, session, guestRights, { ...right, kind: 'guest', id: guestSessionId });
}

type Visitor = Extract<Opened, { isOpen: true }>['visitor'];

function opened({ media, isPlayable }: PageItem, session: PageSession, rights: ItemRights, visitor: Visitor): Opened {
  return { isOpen: true, session, media, isPlayable, may: selectMay(rights), visitor };
}

type Whose = Pick<PageSession, 'openedAs' | 'ownerHash' | 'person' | 'isCounted'> &
  Partial<Pick<PageSession, 'accountSessionId' | 'guestSessionId'>>;

function newSession({ id: mediaId, kind }: PageMedia, now: Date, whose: Whose): PageSession {
  const at = now.getTime();
  return {
    ...{ accountSessionId: null, guestSessionId: null, ...whose, id: newId(), mediaId, kind },
    ...{ openedAt: at, lastSeenAt: at, endedAt: null, playedAt: null },
  };
}
