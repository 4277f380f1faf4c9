import type { StageLayout, StageTile } from './stage-types.ts';

/** More would be too small to tell people apart. */
export const mostTiles = 49;

export interface WhoIsSeen {
  /** The large tile, or null in a grid. */
  main: StageTile | null;
  others: readonly StageTile[];
  /** How many more there are. */
  unseenCount: number;
}

export interface WhoIsSeenInput {
  tiles: readonly StageTile[];
  layout: StageLayout;
  activeSpeakerId: string | null;
  pinnedId: string | null;
}

/**
 * Which tile is large: the pinned one, else the newest shared screen of another, else the own screen, else the speaker.
 */
function chooseMain({ tiles, layout, activeSpeakerId, pinnedId }: WhoIsSeenInput): StageTile | null {
  const screens = tiles.filter(({ isScreen }) => isScreen);
  const chosen = tiles.find(({ id }) => id === pinnedId) ?? screens.findLast(({ isOwn }) => !isOwn) ?? screens.at(-1);
  if (chosen) return chosen;
  if (layout === 'grid') return null;
  const speaker = tiles.find(({ participantId }) => participantId === activeSpeakerId);
  return speaker ?? tiles.find(({ isOwn }) => !isOwn) ?? tiles[0] ?? null;
}

/**
 * Sorts the stage into large, small and not seen. Small tiles keep their order; when there are too many, those who
 * speak, share or show a picture are among the seen.
 */
export function whoIsSeen(input: WhoIsSeenInput): WhoIsSeen {
  const main = chooseMain(input);
  const small = input.tiles.filter((tile) => tile !== main);
  const places = main ? mostTiles - 1 : mostTiles;
  if (small.length <= places) return { main, others: small, unseenCount: 0 };
  const rank = (tile: StageTile) =>
    Number(tile.participantId === input.activeSpeakerId) * 4 +
    Number(tile.isScreen || tile.isOwn) * 2 +
    Number(tile.picture !== null);
  // One place is for "and N others".
  const seen = new Set(small.toSorted((a, b) => rank(b) - rank(a)).slice(0, places - 1));
  return { main, others: small.filter((tile) => seen.has(tile)), unseenCount: small.length - seen.size };
}
