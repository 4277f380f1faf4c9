/** A box of an MP4 file: its type, and where its content stands in the bytes that were read. */
export interface Box {
  type: string;
  start: number;
  /** Where the content begins, behind size and type. */
  content: number;
  end: number;
}

const headBytes = 8;
const longHeadBytes = 16;

/** The box that begins at `start`, which may end behind the bytes; null when its head is not there yet. */
export function readBox(bytes: Buffer, start: number): Box | null {
  if (bytes.length < start + headBytes) return null;
  const type = bytes.toString('latin1', start + 4, start + headBytes);
  const size = bytes.readUInt32BE(start);
  if (size >= headBytes) return { type, start, content: start + headBytes, end: start + size };
  if (size !== 1) throw new DamagedMedia(`a box ${JSON.stringify(type)} of ${size} bytes`);
  if (bytes.length < start + longHeadBytes) return null;
  const longSize = Number(bytes.readBigUInt64BE(start + headBytes));
  if (longSize < longHeadBytes) throw new DamagedMedia(`a box ${JSON.stringify(type)} of ${longSize} bytes`);
  return { type, start, content: start + longHeadBytes, end: start + longSize };
}

/** Boxes directly inside another one; `skip`: bytes of its content before the first of them. */
export function childrenOf(bytes: Buffer, box: Pick<Box, 'content' | 'end'>, skip = 0): Box[] {
  const children: Box[] = [];
  for (let at = box.content + skip; at < box.end;) {
    const child = readBox(bytes.subarray(0, box.end), at);
    if (!child || child.end > box.end) throw new DamagedMedia('a box that is longer than the one around it');
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The first box at this path of types, each inside the one before. */
export function findBox(bytes: Buffer, inside: Box, ...path: string[]): Box | null {
  let box: Box | null = inside;
  for (const type of path) box = (box && childrenOf(bytes, box).find((child) => child.type === type)) ?? null;
  return box;
}

export function getBox(bytes: Buffer, inside: Box, ...path: string[]): Box {
  const box = findBox(bytes, inside, ...path);
  if (!box) throw new DamagedMedia(`no ${path.join('/')} in ${inside.type}`);
  return box;
}

/** What arrived is not the fragmented MP4 that was agreed on. */
export class DamagedMedia extends Error {
  override name = 'DamagedMedia';
  constructor(what: string) {
    super(`The stream cannot be read: ${what}.`);
  }
}
