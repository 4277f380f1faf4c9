import type { Generated } from 'kysely';

// Guest links and invitations, and the browsers that came in by them: see tables.ts for how values are written.

export interface GuestLinksTable {
  id: string;
  media_id: string;
  name: string;
  /** Keyed hash for look-up, base64url. */
  token_hash: string;
  /** AES-256-GCM of the token, so that the copy icon works later. */
  token_encrypted: string;
  max_clicks: number | null;
  used_clicks: number;
  reserved_clicks: number;
  /** Exclusive: at this instant the link has expired. */
  expires_at: number | null;
  duration_days: number | null;
  time_zone: string;
  created_by: string;
  created_at: number;
  deleted_at: number | null;
  deleted_by: string | null;
}

export interface GuestSessionsTable {
  id: string;
  media_id: string;
  link_id: string;
  /** SHA-256 of the `foyer_guest` cookie, hex. */
  browser_hash: string;
  name: string;
  email: string;
  created_at: number;
  /** Set by *End now*; coming back is a new entry. */
  ended_at: number | null;
  /** `used`: counted. `reserved`: the guest waits to be admitted. `released`: the guest was not admitted. */
  click: Generated<string>;
  /** When a reserved click is released unless the guest's page is heard from; null for clicks in other states. */
  click_kept_until: Generated<number | null>;
  /** See `describeSender`; null: the session was made before this was recorded. */
  made_from: string | null;
  /** Keyed hash of the network that sent the form; null: it was sent before this was recorded. */
  network: string | null;
  /** When the guest's first page was opened, which shows that the browser kept the cookie. */
  confirmed_at: number | null;
  /** 1: the item had a lobby when the form was sent, so the admission uses the click, not the first page. */
  had_lobby: Generated<number>;
  /** How often the form, sent again, has moved the session to another browser. */
  moves: Generated<number>;
}

export interface InvitationsTable {
  id: string;
  media_id: string;
  /** As it was typed; empty when it was erased. */
  email: string;
  /** By which addresses are compared; unique for each item. */
  email_key: string;
  /** The account that has this address. */
  account_id: string | null;
  name: string;
  role: string;
  invited_by: string;
  created_at: number;
  /** Keyed hash of the token in the personal link; null: a member, who needs none. */
  token_hash: string | null;
  /** Until when the link can be confirmed; null for members. */
  expires_at: number | null;
  /** When somebody first confirmed the address. */
  seen_at: number | null;
  /** When the person first opened the item's page. */
  joined_at: number | null;
  last_seen_at: number | null;
  revoked_at: number | null;
  revoked_by: string | null;
  /** What became of the e-mail with the link; null: none was to be sent. */
  mail: string | null;
  code_hash: string | null;
  code_sent_at: number | null;
  code_tries: number;
  /** Codes sent, each within a day of the one before. */
  codes_sent: number;
}

/** Browsers in which the person has confirmed the invitation, by the hash of the guest cookie. */
export interface InvitationBrowsersTable {
  invitation_id: string;
  media_id: string;
  browser_hash: string;
  /** See `describeSender`. */
  made_from: string | null;
  confirmed_at: number;
}
