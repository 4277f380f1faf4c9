import type { Playback } from '#contracts/page-sessions.ts';
import type { StoredFile } from './block-cache.ts';
import type { PlaylistAsk } from './live-paths.ts';
import type { Playable } from './playable.ts';

/** Bytes in memory, in pieces, or where they are in the blob store. */
export type LiveBytes = { pieces: readonly Buffer[] } | StoredFile;

/** A live item as it is sent or was recorded. Methods that return promises wait for what is about to come. */
export interface LiveSource {
  /** False: only those who may broadcast see it, as a preview. */
  isShown: boolean;
  isEnded: boolean;
  renditionsVersion: string;
  /** Null while there is nothing to play. */
  master(): string | null;
  playlist(rendition: string, ask: PlaylistAsk): Promise<Buffer | 'too_far' | null>;
  /** Null: there is no such rendition, or the session has not ended. */
  replay(rendition: string): Buffer | null;
  header(rendition: string, take: number): Buffer | null;
  segment(rendition: string, sequence: number): LiveBytes | null;
  part(rendition: string, sequence: number, part: number): Promise<LiveBytes | null>;
}

/** The reply to a page, while the session runs and as a replay. Null while there is nothing to play. */
export function describeLive(
  pageSessionId: string,
  source: LiveSource,
  { hasPoster, storyboard }: Pick<Playable, 'hasPoster' | 'storyboard'>,
): Playback | null {
  if (source.master() === null) return null;
  const below = `/playback/${pageSessionId}`;
  return {
    hls: `${below}/master.m3u8`,
    poster: hasPoster ? `${below}/poster.jpg` : null,
    storyboard: storyboard ? `${below}/storyboard.vtt` : null,
    captions: [],
    renditionsVersion: source.renditionsVersion,
    beginning: [`${below}/master.m3u8`],
    preparing: null,
  };
}
