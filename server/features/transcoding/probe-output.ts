/** The output of ffprobe with every value checked, because the values come from an uploaded file. */
export interface Probed {
  formatName: string;
  /** Null: the container has no duration, or an impossible one. */
  durationSeconds: number | null;
  /** When the first packet is due, by the file's own clock. */
  startSeconds: number;
  streams: ProbedStream[];
}

export interface ProbedStream {
  index: number;
  type: string;
  codec: string;
  /** Such as `High` or `LC`; empty when ffprobe cannot tell. */
  profile: string;
  /** How the container names the codec, such as `avc1`. */
  tag: string;
  isEncrypted: boolean;
  isCover: boolean;
  isDefault: boolean;
  width: number;
  height: number;
  /** Degrees counterclockwise, as in ffprobe. */
  rotation: number;
  pixelFormat: string;
  pixelAspect: string;
  averageFrameRate: string;
  /** When the stream starts and ends, from the start of the film. Null: the container does not tell. */
  startSeconds: number | null;
  endSeconds: number | null;
  fieldOrder: string;
  matrix: string;
  transfer: string;
  channels: number;
  sampleRate: number;
}

type Loose = Record<string, unknown>;

/** Null when it is not the output of ffprobe for a file that it could open. */
export function readProbeOutput(printed: string): Probed | null {
  const root = parse(printed);
  const format = asObject(root?.['format']);
  const formatName = asText(format?.['format_name']);
  if (!root || !formatName) return null;
  const startSeconds = asNumber(format?.['start_time'], 0);
  return {
    formatName,
    durationSeconds: firstPositive('duration', [format, ...asList(root['streams'])]),
    startSeconds,
    streams: asList(root['streams']).map((stream) => readStream(stream, startSeconds)),
  };
}

/** The times of a stream's packets, in seconds by the file's own clock and in the order of the file. */
export function readPacketTimes(printed: string): number[] {
  return asList(parse(printed)?.['packets'])
    .map((packet) => asNumber(packet['pts_time'] ?? packet['dts_time']))
    .filter(Number.isFinite);
}

function readStream(stream: Loose, filmStart: number): ProbedStream {
  const disposition = asObject(stream['disposition']);
  const startSeconds = asNumber(stream['start_time']) - filmStart;
  const rotations = asList(stream['side_data_list']).map((data) => asNumber(data['rotation'], 0));
  return {
    index: asNumber(stream['index']),
    type: asText(stream['codec_type']),
    codec: asText(stream['codec_name']),
    profile: asText(stream['profile']),
    tag: asText(stream['codec_tag_string']),
    isEncrypted: /^enc[avst]$/u.test(asText(stream['codec_tag_string'])),
    isCover: disposition?.['attached_pic'] === 1 || disposition?.['timed_thumbnails'] === 1,
    isDefault: disposition?.['default'] === 1,
    width: asNumber(stream['width'], 0),
    height: asNumber(stream['height'], 0),
    rotation: rotations.find((degrees) => degrees !== 0) ?? 0,
    pixelFormat: asText(stream['pix_fmt']),
    pixelAspect: asText(stream['sample_aspect_ratio']),
    averageFrameRate: asText(stream['avg_frame_rate']),
    startSeconds: Number.isFinite(startSeconds) ? startSeconds : null,
    endSeconds: readEnd(stream, filmStart),
    fieldOrder: asText(stream['field_order']),
    matrix: asText(stream['color_space']),
    transfer: asText(stream['color_transfer']),
    channels: asNumber(stream['channels'], 0),
    sampleRate: asNumber(stream['sample_rate'], 0),
  };
}

function readEnd(stream: Loose, filmStart: number): number | null {
  const duration = firstPositive('duration', [stream]);
  if (duration !== null) return asNumber(stream['start_time'], filmStart) + duration - filmStart;
  // Matroska has it as a tag, such as 00:01:02.500000000.
  const [, hours, minutes, seconds] =
    /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/u.exec(asText(asObject(stream['tags'])?.['DURATION'])) ?? [];
  return seconds === undefined ? null : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) - filmStart;
}

function firstPositive(name: string, places: (Loose | undefined)[]): number | null {
  return places.map((place) => asNumber(place?.[name])).find((value) => value > 0) ?? null;
}

function parse(printed: string): Loose | undefined {
  try {
    return asObject(JSON.parse(printed));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

function asList(value: unknown): Loose[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== undefined) : [];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asNumber(value: unknown, otherwise = Number.NaN): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : otherwise;
}
