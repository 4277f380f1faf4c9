import { masterPlaylist, mediaPlaylist } from './playlists.ts';
import { renditionsVersion, type Rendition } from './renditions.ts';
import type { Storyboard } from './storyboard.ts';

/** What a request needs to know of an item, put in order once so that no request has to. */
export interface Playable {
  /** Where its blobs lie. */
  folder: string;
  /** Null while there is nothing to play. */
  master: Buffer | null;
  /** By the rendition's name. */
  playlists: ReadonlyMap<string, Buffer>;
  /** Bytes by path (`v240/s0.m4s`): of all segments from the start, of other files as they are first asked for. */
  sizes: Map<string, number>;
  hasPoster: boolean;
  storyboard: Storyboard | null;
  durationSeconds: number;
  renditionsVersion: string;
}

export interface ItemFacts {
  folder: string;
  isPlayable: boolean;
  hasPoster: boolean;
  storyboard: Storyboard | null;
  durationSeconds: number;
}

export function describePlayable(facts: ItemFacts, found: readonly Rendition[]): Playable {
  const renditions = facts.isPlayable ? found : [];
  const master = masterPlaylist(renditions);
  const sizes = new Map<string, number>();
  for (const { name, segments } of renditions) {
    for (const { file, bytes } of segments) sizes.set(`${name}/${file}`, bytes);
  }
  return {
    folder: facts.folder,
    master: master === null ? null : Buffer.from(master),
    playlists: new Map(renditions.map((rendition) => [rendition.name, Buffer.from(mediaPlaylist(rendition))])),
    sizes,
    hasPoster: facts.hasPoster,
    storyboard: facts.storyboard,
    durationSeconds: facts.durationSeconds,
    renditionsVersion: renditionsVersion(renditions),
  };
}
