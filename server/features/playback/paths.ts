import { idLength, idPattern } from '#contracts/limits.ts';

/** A file under a page session's path. `path` is where it lies in the item's folder, too. */
export type PlaybackFile =
  | { kind: 'master' | 'track' }
  | { kind: 'playlist'; rendition: string }
  | { kind: 'init' | 'segment'; rendition: string; path: string }
  | { kind: 'poster'; path: string }
  | { kind: 'sheet'; sheet: number; path: string };

export interface PlaybackAddress {
  pageSessionId: string;
  /** Null: not one of ours. */
  file: PlaybackFile | null;
}

const folder = '/playback/';
const renditionFile = /^(v\d{1,4}|audio)\/(?:(playlist\.m3u8)|(init\.mp4)|s(?:0|[1-9]\d{0,5})\.m4s)$/u;
const sheetFile = /^storyboard-(0|[1-9]\d{0,3})\.jpg$/u;

/**
 * Reads the address as it came over the wire: nothing is decoded, joined or normalised, and what is not on the list of
 * names does not exist. Null where it does not even name a page session.
 */
export function readAddress(rawUrl: string): PlaybackAddress | null {
  if (!rawUrl.startsWith(folder) || rawUrl.charCodeAt(folder.length + idLength) !== 47) return null;
  const pageSessionId = rawUrl.slice(folder.length, folder.length + idLength);
  if (!idPattern.test(pageSessionId)) return null;
  return { pageSessionId, file: readFile(rawUrl.slice(folder.length + idLength + 1)) };
}

function readFile(path: string): PlaybackFile | null {
  const found = renditionFile.exec(path);
  if (found) {
    const rendition = found[1]!;
    if (found[2]) return { kind: 'playlist', rendition };
    return { kind: found[3] ? 'init' : 'segment', rendition, path };
  }
  if (path === 'master.m3u8') return { kind: 'master' };
  if (path === 'storyboard.vtt') return { kind: 'track' };
  if (path === 'poster.jpg') return { kind: 'poster', path };
  const sheet = sheetFile.exec(path);
  return sheet ? { kind: 'sheet', sheet: Number(sheet[1]), path } : null;
}
