import type { Rendition } from './renditions.ts';

/**
 * The HLS master playlist: the smallest picture first, the sound as a separate group; without a picture the sound
 * alone. Null while nothing can be played.
 */
export function masterPlaylist(renditions: readonly Rendition[]): string | null {
  const audio = renditions.find(({ kind }) => kind === 'audio');
  const videos = renditions.filter(({ kind }) => kind === 'video').sort(bySize);
  if (videos.length === 0 && !audio) return null;
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (videos.length > 0 && audio) {
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,URI="${playlistOf(audio)}"`,
    );
  }
  for (const video of videos) lines.push(describeVariant([video, ...(audio ? [audio] : [])]), playlistOf(video));
  if (videos.length === 0 && audio) lines.push(describeVariant([audio]), playlistOf(audio));
  return `${lines.join('\n')}\n`;
}

/** What a player begins with: the smallest picture and the sound, whichever there is. */
export function beginWith(renditions: readonly Rendition[]): Rendition[] {
  const smallest = renditions.filter(({ kind }) => kind === 'video').sort(bySize)[0];
  const audio = renditions.find(({ kind }) => kind === 'audio');
  return [smallest, audio].filter((one) => one !== undefined);
}

function bySize(one: Rendition, other: Rendition): number {
  return (one.height ?? 0) - (other.height ?? 0) || one.peakBandwidth - other.peakBandwidth;
}

function playlistOf({ name }: Rendition): string {
  return `${name}/playlist.m3u8`;
}

/** `parts`: the renditions that play together; the first is the picture if there is one. */
function describeVariant(parts: readonly [Rendition, ...Rendition[]]): string {
  const [{ kind, width, height, frameRate }] = parts;
  const total = (of: 'peakBandwidth' | 'averageBandwidth') => Math.ceil(parts.reduce((sum, part) => sum + part[of], 0));
  const attributes = [
    `BANDWIDTH=${total('peakBandwidth')}`,
    `AVERAGE-BANDWIDTH=${total('averageBandwidth')}`,
    `CODECS="${parts.map(({ codecs }) => codecs).join(',')}"`,
  ];
  if (width && height) attributes.push(`RESOLUTION=${width}x${height}`);
  if (frameRate) attributes.push(`FRAME-RATE=${frameRate.toFixed(3)}`);
  if (kind === 'video' && parts.length > 1) attributes.push('AUDIO="audio"');
  return `#EXT-X-STREAM-INF:${attributes.join(',')}`;
}

/** The value must not change while a playlist grows (RFC 8216, 6.2.1), and no segment of a copied picture is longer. */
const leastTargetSeconds = 8;

/** The playlist of one rendition; its addresses are relative to the playlist. */
export function mediaPlaylist({ segments, isGrowing }: Pick<Rendition, 'segments' | 'isGrowing'>): string {
  const longestSeconds = segments.reduce((longest, { durationSeconds }) => Math.max(longest, durationSeconds), 0);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(leastTargetSeconds, Math.ceil(longestSeconds))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    // Without a stated start, players take a growing playlist for a live one and begin at its end.
    ...(isGrowing ? ['#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-START:TIME-OFFSET=0'] : ['#EXT-X-PLAYLIST-TYPE:VOD']),
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"',
  ];
  for (const { file, durationSeconds } of segments) lines.push(`#EXTINF:${durationSeconds.toFixed(6)},`, file);
  if (!isGrowing) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}
