import { idLength, idPattern } from '#contracts/limits.ts';
import { readLiveFile, type LiveFile } from './live-paths.ts';

/** A file under a page session's path; `path` is also its path in the item's folder. */
export type PlaybackFile =
  | { kind: 'master' | 'track' }
  | { kind: 'playlist'; rendition: string }
  | { kind: 'init' | 'segment'; rendition: string; path: string }
  | { kind: 'poster'; path: string }
  | { kind: 'sheet'; sheet: number; path: string }
  | { kind: 'stream'; file: LiveFile };

export interface PlaybackAddress {
  pageSessionId: string;
  /** Null: the name is not in the list of known files. */
  file: PlaybackFile | null;
}

const folder = '/playback/';
const renditionFile = /^(v\d{1,4}|audio)\/(?:(playlist\.m3u8)|(init\.mp4)|s(?:0|[1-9]\d{0,5})\.m4s)$/u;
const sheetFile = /^storyboard-(0|[1-9]\d{0,3})\.jpg$/u;

/**
 * Parses the address as it was sent: nothing is decoded, joined or normalized, and a name that is not in the list of
 * known files does not exist. Null when it does not name a page session.
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
  if (sheet) return { kind: 'sheet', sheet: Number(sheet[1]), path };
  const file = readLiveFile(path);
  return file && { kind: 'stream', file };
}
