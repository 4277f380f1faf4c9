import { acceptedDecoders, largestPicturePixels, mostStreams } from './accepted-media.ts';

/** ffmpeg asks nothing, says little, and tells its progress on standard output. */
export const quiet = ['-nostdin', '-hide_banner', '-v', 'error', '-nostats', '-progress', 'pipe:1'];

/** Options of the input after them: local files only, these demuxers and decoders only, bounded pictures and streams. */
export function guarded(formats: string, mostPixels = largestPicturePixels): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', formats, '-codec_whitelist', acceptedDecoders],
    ...['-max_streams', String(mostStreams), '-max_pixels', String(mostPixels)],
  ];
}

/** With its scheme, a path can never be read as an option or as another protocol. */
export function located(path: string): string {
  if (!path.startsWith('/')) throw new Error('A media path must be absolute.');
  return `file:${path}`;
}
