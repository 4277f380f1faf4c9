/** What one video message of RTMP holds, without looking into the pictures. */
export type VideoMessage =
  | { is: 'configuration'; configuration: Buffer }
  | { is: 'picture'; isKey: boolean }
  | { is: 'other_codec'; name: string }
  | { is: 'nothing' };

const oldVideoCodecs = new Map([
  [2, 'Sorenson H.263'],
  [3, 'Screen video'],
  [4, 'VP6'],
  [5, 'VP6 with alpha'],
  [6, 'Screen video 2'],
  [12, 'HEVC'],
  [13, 'AV1'],
]);
const newVideoCodecs = new Map([
  ['hvc1', 'HEVC'],
  ['vvc1', 'VVC'],
  ['av01', 'AV1'],
  ['vp08', 'VP8'],
  ['vp09', 'VP9'],
]);
const h264 = 7;

export function readVideo(payload: Buffer): VideoMessage {
  const first = payload[0];
  if (first === undefined) return { is: 'nothing' };
  // Enhanced RTMP: the codec is named by four letters.
  if (first & 0x80) return { is: 'other_codec', name: nameOf(newVideoCodecs, payload.toString('latin1', 1, 5)) };
  const codec = first & 0x0f;
  const frame = first >> 4;
  // Frame 5 is a command of the sender's program to a player.
  if (frame === 5) return { is: 'nothing' };
  if (codec !== h264) return { is: 'other_codec', name: nameOf(oldVideoCodecs, codec) };
  if (payload[1] === 0) return { is: 'configuration', configuration: payload.subarray(5) };
  if (payload[1] === 1 && payload.length > 5) return { is: 'picture', isKey: frame === 1 };
  return { is: 'nothing' };
}

/** What one audio message of RTMP holds. */
export type AudioMessage =
  | { is: 'configuration'; codec: string; sampleRate: number; isFit: boolean }
  | { is: 'sound' }
  | { is: 'other_codec'; name: string }
  | { is: 'nothing' };

const oldAudioCodecs = new Map([
  [0, 'PCM'],
  [1, 'ADPCM'],
  [2, 'MP3'],
  [3, 'PCM'],
  [4, 'Nellymoser'],
  [5, 'Nellymoser'],
  [6, 'Nellymoser'],
  [7, 'G.711'],
  [8, 'G.711'],
  [11, 'Speex'],
  [14, 'MP3'],
]);
const newAudioCodecs = new Map([
  ['Opus', 'Opus'],
  ['fLaC', 'FLAC'],
  ['ac-3', 'AC-3'],
  ['ec-3', 'E-AC-3'],
  ['.mp3', 'MP3'],
  ['mp4a', 'AAC by enhanced RTMP'],
]);
const aac = 10;
const enhanced = 9;
const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
/** AAC-LC and its two high-efficiency forms, which every browser plays. */
const fitObjectTypes = [2, 5, 29];

export function readAudio(payload: Buffer): AudioMessage {
  const first = payload[0];
  if (first === undefined) return { is: 'nothing' };
  const codec = first >> 4;
  if (codec === enhanced) return { is: 'other_codec', name: nameOf(newAudioCodecs, payload.toString('latin1', 1, 5)) };
  if (codec !== aac) return { is: 'other_codec', name: nameOf(oldAudioCodecs, codec) };
  if (payload[1] === 1) return payload.length > 2 ? { is: 'sound' } : { is: 'nothing' };
  if (payload.length < 4) return { is: 'nothing' };
  const bits = payload.readUInt16BE(2);
  const objectType = bits >> 11;
  const sampleRate = sampleRates[(bits >> 7) & 0x0f];
  const isFit = fitObjectTypes.includes(objectType) && sampleRate !== undefined;
  return { is: 'configuration', codec: `mp4a.40.${objectType}`, sampleRate: sampleRate ?? 0, isFit };
}

/** Names from our tables only: what a sender wrote is not repeated. */
function nameOf<Key>(names: Map<Key, string>, key: Key): string {
  return names.get(key) ?? (typeof key === 'number' ? `codec ${key}` : 'an unknown codec');
}

const audioTag = 8;
const videoTag = 9;

export function flvHeader(hasSound: boolean): Buffer {
  return Buffer.from([0x46, 0x4c, 0x56, 1, hasSound ? 5 : 1, 0, 0, 0, 9, 0, 0, 0, 0]);
}

export function flvTag(track: 'audio' | 'video', timestamp: number, payload: Buffer): Buffer {
  const tag = Buffer.allocUnsafe(11 + payload.length + 4);
  tag[0] = track === 'audio' ? audioTag : videoTag;
  tag.writeUIntBE(payload.length, 1, 3);
  tag.writeUIntBE(timestamp & 0xff_ff_ff, 4, 3);
  tag[7] = (timestamp >>> 24) & 0xff;
  tag.writeUIntBE(0, 8, 3);
  payload.copy(tag, 11);
  tag.writeUInt32BE(11 + payload.length, 11 + payload.length);
  return tag;
}
