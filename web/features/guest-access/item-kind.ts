import { createContext, useContext } from 'react';
import type { MediaKind } from '#contracts/media.ts';

const ItemKind = createContext<MediaKind>('video');

/** Tells the windows of guest access what kind of item they are about. */
export const ItemKindProvider = ItemKind.Provider;

/** "room", or "media" for all that is played: the group of words that fits. */
export function useKindWords(): 'room' | 'media' {
  return useContext(ItemKind) === 'room' ? 'room' : 'media';
}
