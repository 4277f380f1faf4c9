import type { VideoFacts } from './source-facts.ts';

export interface PictureSize {
  width: number;
  height: number;
}

/**
 * The filter chain from a decoded source picture, which ffmpeg has rotated upright already, to an 8-bit picture of this
 * size with square pixels and tagged colors. A file without color tags gets them here: players would otherwise guess by
 * size, and the colors would change with the rendition.
 */
export function videoPictureFilter(video: VideoFacts, size: PictureSize, canToneMap: boolean): string {
  const deinterlaced = video.isInterlaced ? ['yadif=deint=interlaced'] : [];
  const scaled = `scale=w=${size.width}:h=${size.height}:flags=bicubic`;
  if (video.hdrTransfer && canToneMap) {
    return [...deinterlaced, scaled, ...toneMapped(video.hdrTransfer), 'setsar=1', 'format=yuv420p'].join(',');
  }
  return [
    ...deinterlaced,
    `${scaled}${colourOptions(video)}:out_range=tv`,
    ...colourNames(video),
    'setsar=1',
    'format=yuv420p',
  ].join(',');
}

/** The same for a JPEG, whose colors are full-range by its standard. */
export function jpegPictureFilter(video: VideoFacts, size: PictureSize, canToneMap: boolean): string {
  return [
    videoPictureFilter(video, size, canToneMap),
    'scale=out_color_matrix=bt601:out_range=pc',
    'format=yuvj420p',
  ].join(',');
}

function colourOptions(video: VideoFacts): string {
  if (video.colourMatrix === 'other') return ':out_color_matrix=bt709';
  return video.isMatrixGuessed ? `:in_color_matrix=${video.colourMatrix}:out_color_matrix=${video.colourMatrix}` : '';
}

function colourNames(video: VideoFacts): string[] {
  if (video.colourMatrix !== 'other' && !video.isMatrixGuessed) return [];
  const name = video.colourMatrix === 'bt601' ? 'smpte170m' : 'bt709';
  return [`setparams=range=tv:colorspace=${name}:color_primaries=${name}:color_trc=${name}`];
}

/** Tone mapping in linear light to the BT.709 color space; the input is tagged because files often lack the tags. */
function toneMapped(transfer: 'smpte2084' | 'arib-std-b67'): string[] {
  return [
    `zscale=tin=${transfer}:min=bt2020nc:pin=bt2020:rin=limited:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=limited',
  ];
}
