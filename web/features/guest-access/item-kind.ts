import { createContext, useContext } from 'react';
import type { MediaKind } from '#contracts/media.ts';
import { mediaKinds, type KindOnPages } from '../../lib/media-kinds.ts';

const ItemKind = createContext<MediaKind>('video');

/** Tells the windows of guest access what kind of item they are about. */
export const ItemKindProvider = ItemKind.Provider;

/** The group of locale keys for the kind. */
export function useKindWords(): KindOnPages['words'] {
  return mediaKinds[useContext(ItemKind)].words;
}
