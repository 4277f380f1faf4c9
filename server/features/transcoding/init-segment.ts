/** The facts in an init segment about its track: the `CODECS` of a playlist, and the picture's size. */
export interface InitSegment {
  codecs: string;
  width: number | null;
  height: number | null;
}

const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

/** Null when the track is neither H.264 nor AAC. */
export function readInitSegment(bytes: Buffer): InitSegment | null {
  const description = findBox(bytes, 'stsd');
  // 8 bytes of version, flags and number of entries precede the first entry; its size and kind take 8 more.
  const entry = description?.subarray(8);
  const kind = entry?.toString('latin1', 4, 8);
  if (entry && kind === 'avc1') return readPicture(entry);
  if (entry && kind === 'mp4a') return readSound(entry);
  return null;
}

function readPicture(entry: Buffer): InitSegment | null {
  // 78 bytes of fixed fields follow the entry's header.
  const configuration = findBox(entry.subarray(86), 'avcC');
  if (!configuration || configuration.length < 4) return null;
  return {
    codecs: `avc1.${configuration.toString('hex', 1, 4)}`,
    width: entry.readUInt16BE(32),
    height: entry.readUInt16BE(34),
  };
}

function readSound(entry: Buffer): InitSegment | null {
  const descriptor = findBox(entry.subarray(36), 'esds');
  const objectType = descriptor ? findAudioObjectType(descriptor.subarray(4)) : null;
  return objectType === null ? null : { codecs: `mp4a.40.${objectType}`, width: null, height: null };
}

/** Descends from ES (3) and decoder configuration (4) to the decoder's data (5), whose first five bits are the type. */
function findAudioObjectType(bytes: Buffer): number | null {
  let at = 0;
  while (at < bytes.length - 1) {
    const tag = bytes[at]!;
    at += 1;
    while (at < bytes.length && bytes[at]! & 0x80) at += 1;
    at += 1;
    if (tag === 5) return at < bytes.length ? bytes[at]! >> 3 : null;
    if (tag === 3) at += 3;
    else if (tag === 4) at += 13;
    else return null;
  }
  return null;
}

/** The fragments of a segment without the boxes before them (type and index), to be appended to another segment. */
export function withoutIndex(segment: Buffer): Buffer {
  let at = 0;
  while (at + 8 <= segment.length && ['styp', 'sidx'].includes(segment.toString('latin1', at + 4, at + 8))) {
    at += Math.max(8, segment.readUInt32BE(at));
  }
  return segment.subarray(at);
}

/** The content of the first box of this kind, searched for in container boxes only. */
export function findBox(bytes: Buffer, wanted: string): Buffer | null {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > bytes.length) return null;
    const content = bytes.subarray(at + 8, at + size);
    if (kind === wanted) return content;
    const inside = containers.has(kind) ? findBox(content, wanted) : null;
    if (inside) return inside;
    at += size;
  }
  return null;
}
