/** Accepted demuxers of ffmpeg: no playlists, concat lists, pictures, drawings or network formats. */
export const acceptedFormats = [
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,mpeg,mpegts,mxf,flv,dv,gif',
  'ogg,wav,w64,mp3,aac,flac,aiff,caf,au,amr,ac3,eac3,dts,truehd',
].join(',');

/** Each codec with its allowed decoders: ffmpeg's other five hundred never read uploaded bytes. */
const videoDecoders: Record<string, string[]> = {
  h264: ['h264'],
  hevc: ['hevc'],
  vp8: ['vp8', 'libvpx'],
  vp9: ['vp9', 'libvpx-vp9'],
  av1: ['libdav1d', 'libaom-av1', 'av1'],
  mpeg4: ['mpeg4'],
  mpeg1video: ['mpeg1video'],
  mpeg2video: ['mpeg2video'],
  msmpeg4v1: ['msmpeg4v1'],
  msmpeg4v2: ['msmpeg4v2'],
  msmpeg4v3: ['msmpeg4'],
  wmv1: ['wmv1'],
  wmv2: ['wmv2'],
  wmv3: ['wmv3'],
  vc1: ['vc1'],
  h263: ['h263'],
  h263p: ['h263p'],
  flv1: ['flv'],
  vp6f: ['vp6f'],
  gif: ['gif'],
  png: ['png'],
  mjpeg: ['mjpeg'],
  prores: ['prores'],
  dnxhd: ['dnxhd'],
  dvvideo: ['dvvideo'],
  cfhd: ['cfhd'],
  jpeg2000: ['jpeg2000', 'libopenjpeg'],
  v210: ['v210'],
  huffyuv: ['huffyuv'],
  ffvhuff: ['ffvhuff'],
  utvideo: ['utvideo'],
  ffv1: ['ffv1'],
  theora: ['theora'],
  qtrle: ['qtrle'],
  rawvideo: ['rawvideo'],
};

const pcmKinds = [
  ...['u8', 's8', 's16le', 's16be', 's24le', 's24be', 's32le', 's32be', 'f32le', 'f32be', 'f64le', 'f64be'],
  ...['alaw', 'mulaw', 'dvd', 'bluray'],
];

const audioDecoders: Record<string, string[]> = {
  aac: ['aac'],
  aac_latm: ['aac_latm'],
  mp1: ['mp1float', 'mp1'],
  mp3: ['mp3float', 'mp3'],
  mp2: ['mp2float', 'mp2'],
  opus: ['opus', 'libopus'],
  vorbis: ['vorbis', 'libvorbis'],
  flac: ['flac'],
  alac: ['alac'],
  ac3: ['ac3'],
  eac3: ['eac3'],
  dts: ['dca'],
  truehd: ['truehd'],
  mlp: ['mlp'],
  wavpack: ['wavpack'],
  tta: ['tta'],
  wmav1: ['wmav1'],
  wmav2: ['wmav2'],
  wmapro: ['wmapro'],
  wmalossless: ['wmalossless'],
  wmavoice: ['wmavoice'],
  amr_nb: ['amrnb'],
  amr_wb: ['amrwb'],
  speex: ['speex', 'libspeex'],
  adpcm_ms: ['adpcm_ms'],
  adpcm_ima_wav: ['adpcm_ima_wav'],
  adpcm_ima_qt: ['adpcm_ima_qt'],
  adpcm_swf: ['adpcm_swf'],
  adpcm_yamaha: ['adpcm_yamaha'],
  adpcm_g726: ['g726'],
  nellymoser: ['nellymoser'],
  gsm: ['gsm'],
  gsm_ms: ['gsm_ms'],
  qdm2: ['qdm2'],
  qdmc: ['qdmc'],
  mace3: ['mace3'],
  mace6: ['mace6'],
  s302m: ['s302m'],
  ...Object.fromEntries(pcmKinds.map((kind) => [`pcm_${kind}`, [`pcm_${kind}`]])),
};

export function isAcceptedVideo(codec: string): boolean {
  return Object.hasOwn(videoDecoders, codec);
}

export function isAcceptedAudio(codec: string): boolean {
  return Object.hasOwn(audioDecoders, codec);
}

export const acceptedDecoders = [...Object.values(videoDecoders), ...Object.values(audioDecoders)].flat().join(',');

export const largestSidePixels = 8_192;
export const largestPicturePixels = 8_192 * 4_608;
export const mostStreams = 64;
export const longestSeconds = 12 * 3_600;
