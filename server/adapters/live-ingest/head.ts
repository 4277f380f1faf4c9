import type { LiveSender } from '#server/ports/live-ingest.ts';
import { readH264 } from './h264.ts';

const largestHead = 1 << 20;

/**
 * What the head of a fragmented MP4, `ftyp` and `moov`, says of its tracks; null while its end has not arrived. Throws a
 * RangeError where there is no picture in H.264.
 */
export function readHead(bytes: Buffer): Pick<LiveSender, 'video' | 'audio'> | null {
  let at = 0;
  for (;;) {
    if (bytes.length < at + 8) return null;
    const length = bytes.readUInt32BE(at);
    if (length < 8 || length > largestHead) throw new RangeError('MP4: a box of an impossible length');
    if (bytes.length < at + length) return null;
    if (bytes.toString('latin1', at + 4, at + 8) === 'moov') return readTracks(bytes.subarray(at, at + length));
    at += length;
  }
}

/** Looks for the two boxes by name: ffmpeg wrote them, and they occur once. */
function readTracks(moov: Buffer): Pick<LiveSender, 'video' | 'audio'> {
  const at = moov.indexOf('avcC', 0, 'latin1');
  if (at < 0) throw new RangeError('MP4: no picture in H.264');
  const { codec, width, height } = readH264(moov.subarray(at + 4));
  return { video: { codec, width, height }, audio: readAudioTrack(moov) };
}

function readAudioTrack(moov: Buffer): LiveSender['audio'] {
  const at = moov.indexOf('mp4a', 0, 'latin1');
  const sizes = moov.indexOf('esds', Math.max(at, 0), 'latin1');
  if (at < 0 || sizes < 0) return null;
  // The decoder's own configuration is the descriptor with tag 5; its length is written in one to four bytes.
  const tag = moov.indexOf(Buffer.from([0x05, 0x80, 0x80, 0x80]), sizes);
  const objectType = tag < 0 ? 2 : moov[tag + 5]! >> 3;
  return { codec: `mp4a.40.${objectType}`, sampleRate: moov.readUInt16BE(at + 28) };
}
