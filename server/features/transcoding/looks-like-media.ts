export const sniffedBytes = 1_024;

const mp4Boxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'moof', 'styp']);
const starts = ['1a45dfa3', '4f676753', '464c56', '664c6143', '494433', 'fffb', 'fff3', 'fffa', 'fff1', 'fff9'];

/** Whether a broken file is a media file at all. Only the wording of the refusal depends on it. */
export function looksLikeMedia(head: Buffer): boolean {
  if (mp4Boxes.has(head.toString('latin1', 4, 8))) return true;
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WAVE') return true;
  if (head.length > 377 && head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) return true;
  const hex = head.toString('hex', 0, 4);
  return starts.some((start) => hex.startsWith(start));
}
