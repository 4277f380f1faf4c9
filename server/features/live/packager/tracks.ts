import { childrenOf, DamagedMedia, findBox, getBox, type Box } from './boxes.ts';

/** One track as the header of a stream, its `moov`, describes it. */
export interface Track {
  id: number;
  kind: 'video' | 'audio';
  /** Ticks per second. */
  timescale: number;
  /** As playlists name it: `avc1.64001f`, `mp4a.40.2`. */
  codec: string;
  /** In pixels; 0 for sound. */
  width: number;
  height: number;
  /** For samples that do not say it themselves. */
  defaults: { duration: number; flags: number };
}

/** The tracks of a `moov`; those that are neither picture nor sound are left out. */
export function readTracks(bytes: Buffer, moov: Box): Track[] {
  const defaults = readDefaults(bytes, moov);
  return childrenOf(bytes, moov)
    .filter(({ type }) => type === 'trak')
    .flatMap((trak) => {
      const kind = kindOf(bytes, trak);
      if (!kind) return [];
      const header = getBox(bytes, trak, 'tkhd');
      const id = bytes.readUInt32BE(header.content + (isLong(bytes, header) ? 20 : 12));
      const times = getBox(bytes, trak, 'mdia', 'mdhd');
      const timescale = bytes.readUInt32BE(times.content + (isLong(bytes, times) ? 20 : 12));
      if (timescale === 0) throw new DamagedMedia('a track without a time scale');
      return [{ id, kind, timescale, ...describeSamples(bytes, trak), defaults: defaults.get(id) ?? noDefaults }];
    });
}

const noDefaults = { duration: 0, flags: 0 };

/** Whether times in this box are 64 bits long. */
function isLong(bytes: Buffer, box: Box): boolean {
  return bytes.readUInt8(box.content) === 1;
}

function kindOf(bytes: Buffer, trak: Box): Track['kind'] | null {
  const handler = getBox(bytes, trak, 'mdia', 'hdlr');
  const name = bytes.toString('latin1', handler.content + 8, handler.content + 12);
  return name === 'vide' ? 'video' : name === 'soun' ? 'audio' : null;
}

function readDefaults(bytes: Buffer, moov: Box): Map<number, Track['defaults']> {
  const extended = findBox(bytes, moov, 'mvex');
  const boxes = extended ? childrenOf(bytes, extended).filter(({ type }) => type === 'trex') : [];
  return new Map(
    boxes.map(({ content }) => [
      bytes.readUInt32BE(content + 4),
      { duration: bytes.readUInt32BE(content + 12), flags: bytes.readUInt32BE(content + 20) },
    ]),
  );
}

/** Bytes in a sample entry before the boxes in it. */
const videoEntryBytes = 78;
const audioEntryBytes = 28;

function describeSamples(bytes: Buffer, trak: Box): Pick<Track, 'codec' | 'width' | 'height'> {
  const samples = getBox(bytes, trak, 'mdia', 'minf', 'stbl', 'stsd');
  const [entry] = childrenOf(bytes, samples, 8);
  if (!entry) throw new DamagedMedia('a track without a description of its samples');
  if (entry.type === 'avc1' || entry.type === 'avc3') {
    const size = { width: bytes.readUInt16BE(entry.content + 24), height: bytes.readUInt16BE(entry.content + 26) };
    const settings = childrenOf(bytes, entry, videoEntryBytes).find(({ type }) => type === 'avcC');
    if (!settings) throw new DamagedMedia('H.264 without its settings');
    return { codec: `${entry.type}.${bytes.toString('hex', settings.content + 1, settings.content + 4)}`, ...size };
  }
  if (entry.type === 'mp4a') return { codec: `mp4a.40.${readAudioType(bytes, entry)}`, width: 0, height: 0 };
  throw new DamagedMedia(`samples of type ${JSON.stringify(entry.type)}`);
}

/** The type of AAC, from the first five bits of its settings; 2, which nearly all encoders send, when there are none. */
function readAudioType(bytes: Buffer, entry: Box): number {
  const settings = childrenOf(bytes, entry, audioEntryBytes).find(({ type }) => type === 'esds');
  if (!settings) return 2;
  // The descriptor with tag 5 inside the one with tag 4; each length takes one to four bytes.
  for (let at = settings.content + 4; at < settings.end;) {
    const tag = bytes.readUInt8(at);
    at += 1;
    while (at < settings.end - 1 && bytes.readUInt8(at) >= 0x80) at += 1;
    at += 1;
    if (tag === 5) return at < settings.end ? bytes.readUInt8(at) >> 3 || 2 : 2;
    at += tag === 3 ? 3 : tag === 4 ? 13 : settings.end;
  }
  return 2;
}
