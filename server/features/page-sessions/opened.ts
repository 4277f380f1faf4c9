import type { AccountRole } from '#contracts/accounts.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaMay } from '#contracts/media.ts';
import type { PageMedia } from '#contracts/page-sessions.ts';
import type { ItemRights } from '#server/access/rules.ts';
import type { PageSession } from './store.ts';

export interface OpeningAccount {
  id: string;
  role: AccountRole;
  sessionId: string;
  sessionHash: string;
}

/** One load of an item's page. */
export interface Opening {
  account: OpeningAccount | null;
  browserHash: string | null;
  /** The page session that this one replaces. */
  previous: string | null;
  /** What the page asks to be opened as; null: whatever the browser has a right to. */
  as: 'preview' | 'invited' | null;
}

/** The item, and the rights of the accounts that open its page. */
export interface PageItem {
  media: PageMedia;
  isPlayable: boolean;
  rights: ReadonlyMap<string, ItemRights>;
}

/** A browser's guest session for the item, and whether it may come back now. */
export interface GuestRight {
  guestSessionId: string;
  name: string;
  browserHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  refusal: ErrorCode | null;
}

/** The invitation to the item that a browser has confirmed. */
export interface InvitedRight {
  invitationId: string;
  name: string;
  browserHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  refusal: ErrorCode | null;
}

export type Opened =
  | {
      isOpen: true;
      session: PageSession;
      media: PageMedia;
      isPlayable: boolean;
      may: MediaMay;
      /** Who has opened it without an account. */
      visitor: { kind: 'guest' | 'invited'; id: string; name: string; madeFrom: string | null } | null;
    }
  | { isOpen: false; because: ErrorCode };
