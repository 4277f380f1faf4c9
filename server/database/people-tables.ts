/** What members are told: one row for each account and cause, read or not. */
export interface NoticesTable {
  id: string;
  account_id: string;
  name: string;
  media_id: string;
  /** What the notice is about apart from the item: with account and name, the same cause is one notice. */
  subject: string;
  /** JSON: what the sentence needs; people stand here by their ids, never by their names. */
  details: string;
  created_at: number;
  read_at: number | null;
}

/** One row for each account and item, with the last request. */
export interface AccessRequestsTable {
  id: string;
  media_id: string;
  account_id: string;
  message: string;
  state: string;
  asked_at: number;
  answered_at: number | null;
  answered_by: string | null;
}
