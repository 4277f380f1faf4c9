import type { Generated } from 'kysely';
import type { AccessRequestsTable, NoticesTable } from './people-tables.ts';
import type { LiveTables } from './live-tables.ts';

import type { GuestLinksTable, GuestSessionsTable, InvitationBrowsersTable, InvitationsTable } from './entry-tables.ts';

export type { GuestLinksTable, GuestSessionsTable } from './entry-tables.ts';

/**
 * The rows as stored. Times are epoch milliseconds, booleans are 1 and 0, lists are JSON text: the forms that SQLite
 * and PostgreSQL share. Only each feature's store.ts translates them.
 */
export interface Tables extends LiveTables {
  accounts: AccountsTable;
  account_sessions: AccountSessionsTable;
  /** Browsers in which an account signed in; the hash of a cookie, as for sessions. */
  account_devices: { account_id: string; token_hash: string; last_used_at: number };
  /** By a hash of e-mail and place. */
  failed_sign_ins: { key: string; count: number; last_at: number };
  media: MediaTable;
  media_files: MediaFilesTable;
  media_likes: { media_id: string; account_id: string; created_at: number };
  item_grants: ItemGrantsTable;
  channels: ChannelsTable;
  notices: NoticesTable;
  access_requests: AccessRequestsTable;
  channel_members: { channel_id: string; account_id: string; role: string; created_at: number };
  channel_media: { channel_id: string; media_id: string; added_by: string | null; created_at: number };
  uploads: UploadsTable;
  transcoding_jobs: TranscodingJobsTable;
  renditions: RenditionsTable;
  guest_access: { media_id: string; is_enabled: number; changed_by: string | null; changed_at: number };
  guest_links: GuestLinksTable;
  guest_sessions: GuestSessionsTable;
  guest_entry_keys: { link_id: string; key: string; fingerprint: string; guest_session_id: string; created_at: number };
  invitations: InvitationsTable;
  invitation_browsers: InvitationBrowsersTable;
  page_sessions: PageSessionsTable;
  rooms: RoomsTable;
  room_sessions: RoomSessionsTable;
  room_participants: RoomParticipantsTable;
  room_bans: RoomBansTable;
  lobby_messages: LobbyMessagesTable;
  chat_authors: ChatAuthorsTable;
  chat_messages: ChatMessagesTable;
  modules: { name: string; settings: string; changed_at: number };
  visits: VisitsTable;
  help_feedback: HelpFeedbackTable;
  facts: { name: string; value: string };
  recorded_facts: RecordedFactsTable;
  /** `beat` counts on while the process lives; the rest is a `ProcessIdentity`. */
  processes: { id: string; beat: number; machine: string; pid: number; born: string };
  leases: { name: string; process_id: string; is_wanted: number };
}

/** What happened: see `Fact` in `facts.ts`. */
export interface RecordedFactsTable {
  /** Grows with each row; the order in which facts were recorded. */
  id: Generated<number>;
  at: number;
  what: string;
  /** The person's key; null: the server itself. */
  actor: string | null;
  made_from: string | null;
  media_id: string | null;
  /** The item's title at that time. */
  media_title: string | null;
  subject: string | null;
  /** JSON. */
  details: string;
  /** 1: an administrator acted on an item of somebody else. */
  by_administration: number;
}

export interface AccountsTable {
  id: string;
  name: string;
  /** As `cleanAccountEmail` writes it; unique. */
  email: string;
  /** The skeleton of the e-mail; unique: no other account's looks like it. */
  email_key: string;
  password_hash: string;
  role: string;
  must_change_password: number;
  time_zone: string | null;
  created_at: number;
  /** Name and e-mail in lower case, for search and order; empty when deleted. */
  search_text: Generated<string>;
  disabled_at: Generated<number | null>;
  /** The row stays, without name and e-mail, for what refers to it. */
  deleted_at: Generated<number | null>;
}

export interface AccountSessionsTable {
  id: string;
  account_id: string;
  /** SHA-256 of the cookie's value, hex: the value itself is not stored. */
  token_hash: string;
  user_agent: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  revoked_at: number | null;
  /** See `describeSender`; null: the session was made before this was recorded. */
  made_from: string | null;
}

export interface MediaTable {
  id: string;
  owner_id: string;
  kind: string;
  title: string;
  description: string;
  tags: string;
  /** Title, description and tags in lower case, for search. */
  search_text: string;
  visibility: string;
  views: Generated<number>;
  plays: Generated<number>;
  likes: Generated<number>;
  version: number;
  created_at: number;
  published_at: number;
  deleted_at: number | null;
  deleted_by: string | null;
  /** The idempotency key of the request that created the item: a repeated request creates no second item. */
  draft_key: Generated<string | null>;
}

/** One row for each item that has a file or waits for one. */
export interface MediaFilesTable {
  media_id: string;
  status: string;
  /** An error code of contracts/errors.ts. */
  failure: string | null;
  /** 1 from the moment the smallest rendition can be played. */
  is_playable: number;
  duration_ms: number | null;
  picture_width: number | null;
  picture_height: number | null;
  has_poster: number;
  /** JSON: columns, rows, sheets, interval and tile size; null while there is none. */
  storyboard: string | null;
  /** JSON: the track that cannot be played, and its codec. */
  lost_track: string | null;
}

export interface ItemGrantsTable {
  media_id: string;
  /** The person's key: see `server/access/person.ts`. */
  holder: string;
  role: string;
  /** The feature that wrote the grant and takes it back. */
  source: string;
  /** Of several grants of one source, whose this is: the channel's id; '' where the source has one grant a person. */
  source_id: Generated<string>;
  created_at: number;
}

export interface ChannelsTable {
  id: string;
  title: string;
  description: string;
  /** Title and description in lower case, for search. */
  search_text: string;
  visibility: string;
  /** The room that belongs to the channel; a room belongs to one channel at most. */
  room_id: string | null;
  /** The item whose poster is the channel's picture. */
  picture_id: string | null;
  version: number;
  created_by: string;
  created_at: number;
  /** The idempotency key of the request that created the channel. */
  draft_key: string | null;
}

export interface UploadsTable {
  /** The id in the upload's address. */
  id: string;
  media_id: string;
  account_id: string;
  /** The name that the browser sent: shown as text, never used as a path. */
  filename: string;
  size_bytes: number;
  created_at: number;
  finished_at: number | null;
}

export interface TranscodingJobsTable {
  id: string;
  media_id: string;
  /** Blob key of the source. */
  source: string;
  /** JSON: the facts that ffprobe found about the source. */
  facts: string;
  state: string;
  attempts: number;
  /** The process that a running job belongs to, for as long as that lives. */
  leased_by: string | null;
  run_after: number;
  /** 0 to 1. */
  progress: number;
  failure: string | null;
  created_at: number;
  finished_at: number | null;
}

export interface RenditionsTable {
  media_id: string;
  /** `v240`, `audio` …: the folder below the item's in the blob store, and in the playback path. */
  name: string;
  kind: string;
  width: number | null;
  height: number | null;
  frame_rate: number | null;
  codecs: string;
  peak_bandwidth: number;
  average_bandwidth: number;
  /** JSON: [{ file, durationSeconds, bytes }]. */
  segments: string;
  /** 1: further segments will come. */
  is_growing: Generated<number>;
  created_at: number;
}

export interface PageSessionsTable {
  id: string;
  media_id: string;
  /** The item's kind: it decides how long the page session lasts without a renewal. */
  kind: Generated<string>;
  opened_as: string;
  account_session_id: string | null;
  guest_session_id: string | null;
  /** Hash of the cookie that owns the page session: the member's or the guest browser's. */
  owner_hash: string;
  /** The key of the person whose views and plays are counted: see `server/access/person.ts`. */
  person: string;
  /** 0 for the owner, editors and previews: their views and plays are not counted. */
  is_counted: number;
  opened_at: number;
  last_seen_at: number;
  ended_at: number | null;
  played_at: number | null;
}

export interface RoomsTable {
  media_id: string;
  /** Null together with the next two columns: the room is always open. */
  starts_at: number | null;
  ends_at: number | null;
  early_entry_minutes: number | null;
  lobby_for_guests: number;
  lobby_for_members: number;
  stage: string;
  chat: number;
  screen_share: number;
  when_moderators_leave: string;
  locked: number;
}

export interface RoomSessionsTable {
  /** Also the name of the room at the engine. */
  id: string;
  media_id: string;
  /** When the first participant joined or began to wait. */
  created_at: number;
  /** When the first member was inside; null until then. */
  opened_at: number | null;
  ended_at: number | null;
  ended_by: string | null;
}

export interface RoomParticipantsTable {
  id: string;
  session_id: string;
  media_id: string;
  /** The person's key: see `server/access/person.ts`. */
  person: string;
  guest_session_id: string | null;
  account_id: string | null;
  /** The name shown in the room: a name that was taken has a number added. */
  name: string;
  /** The forms in which names are compared, and their number: see `readName`. */
  name_key: string;
  name_written: string;
  name_number: number;
  email: string;
  role: string;
  state: string;
  waits_for: string | null;
  /** 1: the participant may come back in this room session without a new admission. */
  was_admitted: number;
  is_on_stage: number;
  /** 1: the engine has announced the participant to others, so the row must stay in lists. */
  was_shown: number;
  /** The page session that has the seat. */
  page_session_id: string | null;
  waiting_since: number;
  joined_at: number | null;
  refused_at: number | null;
  knocks: number;
  /** See `labelNetwork`; null for members, and for guests who sent the form before this was recorded. */
  network: string | null;
}

export interface RoomBansTable {
  id: string;
  media_id: string;
  person: string;
  /** Hash of the guest's cookie, which stands for the device; null for members. */
  browser_hash: string | null;
  name: string;
  email: string;
  banned_by: string;
  created_at: number;
  lifted_at: number | null;
}

export interface LobbyMessagesTable {
  id: string;
  session_id: string;
  text: string;
  author_name: string;
  created_at: number;
}

/** Somebody who has written in a chat. */
export interface ChatAuthorsTable {
  /** In a room the id of the participant. */
  id: string;
  media_id: string;
  /** The id of the room session, or of the item that is a live session. */
  place_id: string;
  person: string;
  name: string;
  /** The skeletons of the name without its number; empty where the room keeps names apart. */
  name_key: string;
  name_written: string;
  name_number: number;
  /** As of the last message. */
  role: string;
  is_guest: number;
  /** How many messages of this author retention has erased. */
  erased_messages: Generated<number>;
  muted_at: number | null;
  muted_by: string | null;
}

export interface ChatMessagesTable {
  id: string;
  place_id: string;
  author_id: string;
  text: string;
  idempotency_key: string;
  created_at: number;
  deleted_at: number | null;
  deleted_by: string | null;
}

/** The answers to "Was this article helpful?", one for each member and article. */
export interface HelpFeedbackTable {
  id: string;
  article: string;
  is_helpful: number;
  comment: string;
  /** Null: the reader was not signed in. */
  account_id: string | null;
  created_at: number;
}

/** One stay of a person at an item: one page of a video or live session, or one seat in a room until it is left. */
export interface VisitsTable {
  /** The page session; in rooms, where one page may make several visits, and of gathered visits any id. */
  id: string;
  media_id: string;
  /** The room session; null for other kinds. */
  session_id: string | null;
  /** The person's key: see `server/access/person.ts`. */
  person: string;
  from_at: number;
  /** When it was last heard of, or ended. */
  to_at: number;
  /** 1: the seat in the room is still taken. */
  is_inside: number;
  /** Seconds of playing; in rooms seconds inside, written when the visit ends. */
  seconds: number;
  /** See `reportWatched` in contracts/attendance.ts; empty where nothing was reported. */
  pieces: string;
  hands: number;
}
