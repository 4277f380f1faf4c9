import { plainKind, type MediaKindsActions } from '#server/features/media/kinds.ts';

/** Kinds for tests of the library alone, without actions beside the rows of the item. */
export const plainKinds: MediaKindsActions = {
  video: plainKind,
  room: plainKind,
  live: plainKind,
};
