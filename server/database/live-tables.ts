export interface LiveTables {
  live_sessions: LiveSessionsTable;
  live_takes: LiveTakesTable;
  live_segments: LiveSegmentsTable;
  live_news: LiveNewsTable;
  live_reactions: LiveReactionsTable;
}

export interface LiveSessionsTable {
  media_id: string;
  state: string;
  starts_at: number | null;
  ends_at: number | null;
  /** When it was first shown to everybody. */
  started_at: number | null;
  /** When the sender was lost; null unless it is paused. */
  paused_at: number | null;
  ended_at: number | null;
  /** Keyed hash of the stream key's secret, for lookup. */
  key_hash: string;
  /** AES-256-GCM of the same secret, so that it can be shown again. */
  key_encrypted: string;
  chat: string;
  slow_mode_seconds: number;
  dvr: number;
  auto_start: number;
  /** Counts the changes, so that other processes notice them. */
  version: number;
}

/** What one sender sent without an interruption, or a part of it: the preview and what is shown are two takes. */
export interface LiveTakesTable {
  id: string;
  media_id: string;
  /** Counts the takes of the session, beginning with 1. */
  number: number;
  /** The process that received it. */
  process_id: string;
  protocol: string;
  video_codec: string;
  width: number;
  height: number;
  /** Null: without sound. */
  audio_codec: string | null;
  started_at: number;
  ended_at: number | null;
  /** Why it ended, as in `LiveSink.end`, or `restarted`: its process was gone. */
  ended_because: string | null;
}

/** One closed segment of a recording. */
export interface LiveSegmentsTable {
  media_id: string;
  /** `source`, or the name of a smaller one. */
  rendition: string;
  /** Counts over all takes of the session. */
  sequence: number;
  take_id: string;
  /** Where it begins in the time of its take. */
  start_ms: number;
  duration_ms: number;
  /** Where its bytes are in the file of its take and rendition. */
  byte_offset: number;
  byte_length: number;
  /** The time of day when it began. */
  wall_clock: number;
}

/** What the process that takes the sender knows and others show; written only where there may be others. */
export interface LiveNewsTable {
  media_id: string;
  /** `LiveHealth` as JSON; null: nobody sends. */
  health: string | null;
  /** As JSON, the newest first. */
  notes: string;
  is_recording: number;
  /** Counts the changes, so that other processes notice them. */
  version: number;
}

/** Reactions that one process gathered, for the pages of the others; kept for some seconds. */
export interface LiveReactionsTable {
  id: string;
  media_id: string;
  process_id: string;
  /** As JSON. */
  counts: string;
  /** In the time of the database. */
  made_at: number;
}
