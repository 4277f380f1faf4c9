/** A file of a live item: what is being sent, and later its replay. */
export type LiveFile =
  | { kind: 'playlist'; rendition: string; ask: PlaylistAsk }
  | { kind: 'replay'; rendition: string }
  | { kind: 'header'; rendition: string; take: number }
  | { kind: 'segment'; rendition: string; sequence: number }
  | { kind: 'part'; rendition: string; sequence: number; part: number };

/** What a player asks of a playlist. */
export interface PlaylistAsk {
  /** Answer when this segment, or this part of it, exists; null: at once. */
  awaited: { sequence: number; part: number | null } | null;
  /** Leave out what the player knows already. */
  isUpdate: boolean;
}

const number = '(0|[1-9]\\d{0,6})';
const liveFile = new RegExp(
  `^(source|small)/(?:(playlist\\.m3u8)(?:\\?(.+))?|(replay\\.m3u8)|init-${number}\\.mp4|s${number}(?:\\.${number})?\\.m4s)$`,
  'u',
);

/** Null: the name is not in the list of known files. */
export function readLiveFile(path: string): LiveFile | null {
  const found = liveFile.exec(path);
  if (!found) return null;
  const [, rendition = '', playlist, query, replay, take, sequence, part] = found;
  if (playlist) {
    const ask = readAsk(query ?? '');
    return ask && { kind: 'playlist', rendition, ask };
  }
  if (replay) return { kind: 'replay', rendition };
  if (take) return { kind: 'header', rendition, take: Number(take) };
  if (part) return { kind: 'part', rendition, sequence: Number(sequence), part: Number(part) };
  return { kind: 'segment', rendition, sequence: Number(sequence) };
}

const directive = new RegExp(`^(?:_HLS_msn=${number}|_HLS_part=${number}|_HLS_skip=(?:YES|v2))$`, 'u');

/** Null: the query asks for something else, or for a part of no segment. */
function readAsk(query: string): PlaylistAsk | null {
  let sequence: number | null = null;
  let part: number | null = null;
  let isUpdate = false;
  for (const one of query === '' ? [] : query.split('&')) {
    const found = directive.exec(one);
    if (!found) return null;
    if (found[1]) sequence = Number(found[1]);
    else if (found[2]) part = Number(found[2]);
    else isUpdate = true;
  }
  if (sequence === null && part !== null) return null;
  return { awaited: sequence === null ? null : { sequence, part }, isUpdate };
}
