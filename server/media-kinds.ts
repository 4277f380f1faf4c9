import type { MediaKind } from '#contracts/media.ts';

/** What differs by kind and can be told without asking anybody. What is done by kind is composed in compose/media-kinds.ts. */
export interface MediaKindFacts {
  /** Its items have a file, or wait for one. */
  hasFile: boolean;
  /** Its items have a room behind them: settings, sessions, participants. */
  hasRoom: boolean;
  /** Whether guest links can lead to its items. */
  takesGuests: boolean;
  /** How often an open page says that it is there, and how late that may come: a paused video, a locked phone. */
  page: { renewAfterSeconds: number; graceSeconds: number };
}

const watching = { renewAfterSeconds: 60, graceSeconds: 30 * 60 };

/** Every kind there is; those that cannot be made yet, too. */
export const mediaKinds: Readonly<Record<MediaKind, MediaKindFacts>> = {
  video: { hasFile: true, hasRoom: false, takesGuests: true, page: watching },
  // A seat is kept for two minutes, so a page that is gone has to be noticed within them.
  room: { hasFile: false, hasRoom: true, takesGuests: true, page: { renewAfterSeconds: 30, graceSeconds: 90 } },
  live: { hasFile: false, hasRoom: false, takesGuests: false, page: watching },
};
