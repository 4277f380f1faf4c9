import type { Playback } from '#contracts/page-sessions.ts';
import { beginWith, masterPlaylist, mediaPlaylist } from './playlists.ts';
import { renditionsVersion, type Rendition } from './renditions.ts';
import type { Storyboard } from './storyboard.ts';

/** The right of a living page session to the files of one item. */
export interface PlaybackRight {
  mediaId: string;
  /** Which browser has the page; a hash of its cookie. */
  browser: string;
  /** Called with every segment: a play is counted only if media was served. */
  markServed(): void;
}

/** An item as read from the database. */
export interface Item {
  isPlayable: boolean;
  /** No further renditions will come. */
  isFinished: boolean;
  hasPoster: boolean;
  storyboard: Storyboard | null;
  durationSeconds: number;
  renditions: Rendition[];
}

/** What requests need of an item, computed once when it is read. */
export interface Playable extends Omit<Item, 'renditions' | 'isPlayable'> {
  /** The folder of its blobs. */
  folder: string;
  /** Null while nothing can be played. */
  master: Buffer | null;
  /** By name of the rendition. */
  playlists: ReadonlyMap<string, Buffer>;
  /** Sizes in bytes by path (`v240/s0.m4s`): of segments from the start, of other files after their first request. */
  sizes: Map<string, number>;
  renditionsVersion: string;
  /** Null when the whole film can be played. */
  growth: Growth | null;
  /** Paths that a player asks for before its first segment. */
  beginning: string[];
}

/** How far an item can be played whose first rendition is still being made. */
export interface Growth {
  readySeconds: number;
  begunAt: Date;
}

export function describePlayable(folder: string, item: Item): Playable {
  const { isFinished, hasPoster, storyboard, durationSeconds } = item;
  const renditions = item.isPlayable ? item.renditions : [];
  const master = masterPlaylist(renditions);
  const sizes = new Map<string, number>();
  for (const { name, segments } of renditions) {
    for (const { file, bytes } of segments) sizes.set(`${name}/${file}`, bytes);
  }
  return {
    folder,
    isFinished,
    hasPoster,
    storyboard,
    durationSeconds,
    master: master === null ? null : Buffer.from(master),
    playlists: new Map(renditions.map((rendition) => [rendition.name, Buffer.from(mediaPlaylist(rendition))])),
    sizes,
    renditionsVersion: renditionsVersion(renditions),
    growth: findGrowth(renditions),
    beginning: beginWith(renditions).flatMap(({ name }) => [`${name}/playlist.m3u8`, `${name}/init.mp4`]),
  };
}

/** Picture and sound grow together; what both have can be played. */
function findGrowth(renditions: readonly Rendition[]): Growth | null {
  const growing = renditions.filter(({ isGrowing }) => isGrowing);
  if (growing.length === 0) return null;
  const lengths = growing.map(({ segments }) =>
    segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
  );
  const begunMs = Math.min(...growing.map(({ begunAt }) => begunAt.getTime()));
  return { readySeconds: Math.min(...lengths), begunAt: new Date(begunMs) };
}

/** Null while there is too little to go by: the first seconds say nothing about the rest. */
export function estimateSecondsLeft({ readySeconds, begunAt }: Growth, wholeSeconds: number, now: Date): number | null {
  const elapsedSeconds = (now.getTime() - begunAt.getTime()) / 1000;
  if (elapsedSeconds < 3 || readySeconds <= 0) return null;
  return Math.round((elapsedSeconds * Math.max(0, wholeSeconds - readySeconds)) / readySeconds);
}

/** The reply to a page: paths under its own page session. Null while nothing can be played. */
export function describePlayback(pageSessionId: string, playable: Playable, now: Date): Playback | null {
  if (!playable.master) return null;
  const { growth, durationSeconds } = playable;
  const below = `/playback/${pageSessionId}`;
  return {
    hls: `${below}/master.m3u8`,
    poster: playable.hasPoster ? `${below}/poster.jpg` : null,
    storyboard: playable.storyboard ? `${below}/storyboard.vtt` : null,
    captions: [],
    renditionsVersion: playable.renditionsVersion,
    beginning: ['master.m3u8', ...playable.beginning].map((path) => `${below}/${path}`),
    preparing: growth && {
      readySeconds: growth.readySeconds,
      secondsLeft: estimateSecondsLeft(growth, durationSeconds, now),
    },
  };
}
