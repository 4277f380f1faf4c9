import { findBox } from './init-segment.ts';

/** What an init segment tells the decoder: the pictures' parameters, and how long the lengths of their parts are. */
export interface PictureParameters {
  lengthBytes: number;
  parameterSets: Buffer[];
}

const instantRefresh = 5;
const parameterSet = 7;

/** The sequence parameter sets in the `avcC` box of an init segment (ISO 14496-15, 5.3.3); null without one. */
export function readPictureParameters(init: Buffer): PictureParameters | null {
  const entry = findBox(init, 'stsd')?.subarray(8);
  const configuration = entry && findBox(entry.subarray(86), 'avcC');
  if (!configuration || configuration.length < 7) return null;
  const parameterSets: Buffer[] = [];
  let at = 6;
  for (let left = configuration[5]! & 0x1f; left > 0 && at + 2 <= configuration.length; left -= 1) {
    const length = configuration.readUInt16BE(at);
    parameterSets.push(configuration.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return { lengthBytes: (configuration[4]! & 3) + 1, parameterSets };
}

/**
 * Whether a copied segment can be played without the ones before: its first picture refers to none, and has the size and
 * the other parameters that the init segment tells. `segment` may be its beginning only.
 */
export function beginsAnew(segment: Buffer, { lengthBytes, parameterSets }: PictureParameters): boolean {
  const dataAt = segment.indexOf('mdat') + 4;
  for (let at = dataAt; dataAt > 4 && at + lengthBytes < segment.length;) {
    const length = segment.readUIntBE(at, lengthBytes);
    const unit = segment.subarray(at + lengthBytes, at + lengthBytes + length);
    const kind = unit[0]! & 0x1f;
    if (kind >= 1 && kind <= instantRefresh) return kind === instantRefresh;
    if (kind === parameterSet && !parameterSets.some((known) => known.equals(unit))) return false;
    at += lengthBytes + length;
  }
  return false;
}
