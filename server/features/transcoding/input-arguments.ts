import { acceptedDecoders, largestPicturePixels, mostStreams } from './accepted-media.ts';

/** ffmpeg asks nothing, prints errors only, and writes its progress to standard output. */
export const quiet = ['-nostdin', '-hide_banner', '-v', 'error', '-nostats', '-progress', 'pipe:1'];

/** Options for the input that follows: local files, allowed demuxers and decoders, limited pictures and streams. */
export function guarded(formats: string, mostPixels = largestPicturePixels): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', formats, '-codec_whitelist', acceptedDecoders],
    ...['-max_streams', String(mostStreams), '-max_pixels', String(mostPixels)],
  ];
}

/**
 * The errors that a run complained of, without what ffmpeg says of decoders it was not allowed to open: those of streams
 * that are not used. The complaint may begin in the middle of such a line.
 */
export function findErrors(complaint: string): string {
  return complaint
    .split('\n')
    .filter((line) => !/not on whitelist|^[\w,-]*'$|^\s*Last message repeated/u.test(line))
    .join('\n')
    .trim();
}

/** With the scheme `file:` a path cannot be read as an option or as another protocol. */
export function located(path: string): string {
  if (!path.startsWith('/')) throw new Error('A media path must be absolute.');
  return `file:${path}`;
}
