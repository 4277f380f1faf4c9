export const sniffedBytes = 1_024;

/** `accepted`: a kind of container that Foyer reads. `other`: media, of a kind that it does not read. */
export type Sniffed = 'accepted' | 'other' | null;

const mp4Boxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'moof', 'styp']);
const pictureBrands = new Set(['heic', 'heix', 'heif', 'mif1', 'msf1', 'avif']);
const riffKinds = new Set(['WAVE', 'AVI ']);
/** First bytes of accepted containers: EBML, Ogg, FLV, FLAC, MP3, AAC, ASF, MPEG-PS, MXF, AIFF, AC-3, DTS, AMR, … */
const accepted = [
  ...['1a45dfa3', '4f676753', '464c56', '664c6143', '494433', 'fffb', 'fff3', 'fffa', 'fff1', 'fff9', '3026b275'],
  ...['000001ba', '060e2b34', '464f524d', '0b77', '7ffe8001', '2321414d52', '63616666', '2e736e64', '47494638'],
];
/** RealMedia, Windows recordings, Nullsoft video, bare MPEG and H.264 streams, Monkey's Audio, WavPack, DSD, IVF. */
const others = [
  ...['2e524d46', '2e7261fd', 'b7d80020', '4e535666', '000001b3', '00000001', '4d414320', '7776706b', '44534420'],
  ...['46524d38', '444b4946'],
];

/** Recognizes a media file that ffmpeg cannot open. Only the wording of the refusal depends on it. */
export function sniffMedia(head: Buffer): Sniffed {
  if (mp4Boxes.has(head.toString('latin1', 4, 8))) {
    return pictureBrands.has(head.toString('latin1', 8, 12)) ? null : 'accepted';
  }
  if (head.toString('latin1', 0, 4) === 'RIFF')
    return riffKinds.has(head.toString('latin1', 8, 12)) ? 'accepted' : null;
  if (head.length > 377 && head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) return 'accepted';
  const hex = head.toString('hex', 0, 8);
  if (accepted.some((start) => hex.startsWith(start))) return 'accepted';
  return others.some((start) => hex.startsWith(start)) ? 'other' : null;
}
