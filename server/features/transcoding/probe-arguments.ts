import type { MediaCommand } from '#server/ports/transcoder.ts';
import { acceptedDecoders, acceptedFormats, largestPicturePixels } from './accepted-media.ts';
import { guarded, located, quiet } from './input-arguments.ts';
import { measureLimits, probeLimits } from './limits.ts';

const streamEntries = [
  'index,codec_type,codec_name,codec_tag_string,profile,pix_fmt,width,height,sample_aspect_ratio',
  'avg_frame_rate,field_order,color_space,color_transfer,start_time,duration,channels,sample_rate',
].join(',');

/**
 * Reads what a source contains. ffprobe opens a decoder for each stream, used or not, and gives up if one is not on its
 * list: `opened` are names of such decoders. They are opened and read nothing, as the list of the format is not theirs.
 */
export function probeCommand(input: string, opened: readonly string[] = []): MediaCommand {
  return ffprobe(
    [
      ...(opened.length > 0 ? ['-codec_whitelist:', [acceptedDecoders, ...opened].join(',')] : []),
      '-show_entries',
      `stream=${streamEntries}:stream_disposition=default,attached_pic,timed_thumbnails:stream_side_data=rotation:` +
        'stream_tags=DURATION:format=format_name,start_time,duration',
    ],
    input,
  );
}

/** The decoder that `probeCommand` lacked, by its complaint. */
export function findUnlistedDecoder(complaint: string): string | null {
  return /Codec \((\w{1,40})\) not on whitelist/u.exec(complaint)?.[1] ?? null;
}

const runs = 8;
const picturesARun = 60;

/**
 * Reads when pictures are shown: all of a short film, otherwise runs of 60 at eight places, which takes no longer in a
 * long one. `readRuns` separates them.
 */
export function samplePicturesCommand(input: string, stream: SampledStream): MediaCommand {
  const places = areAllSampled(stream)
    ? [`%+#${runs * picturesARun}`]
    : Array.from({ length: runs }, (_, at) => {
        const from = at === 0 ? '' : (stream.startSeconds + (stream.lengthSeconds * at) / runs).toFixed(3);
        return `${from}%+#${picturesARun}`;
      });
  return ffprobe(
    [
      ...['-select_streams', String(stream.index), '-read_intervals', places.join(',')],
      ...['-show_entries', 'packet=pts_time,dts_time'],
    ],
    input,
  );
}

export interface SampledStream {
  index: number;
  startSeconds: number;
  lengthSeconds: number;
  /** Null: unknown. */
  picturesASecond: number | null;
}

export function readRuns(stream: SampledStream, times: readonly number[]): number[][] {
  if (areAllSampled(stream)) return [[...times]];
  return Array.from({ length: runs }, (_, at) => times.slice(at * picturesARun, (at + 1) * picturesARun));
}

function areAllSampled({ lengthSeconds, picturesASecond }: SampledStream): boolean {
  return picturesASecond !== null && lengthSeconds * picturesASecond <= runs * picturesARun;
}

function ffprobe(given: readonly string[], input: string): MediaCommand {
  return {
    program: 'ffprobe',
    arguments: [
      ...['-v', 'error', '-threads', '1'],
      // The probe accepts larger pictures than processing does, so that they are refused by size and not as damaged.
      ...guarded(acceptedFormats, largestPicturePixels * 4),
      ...['-of', 'json=compact=1', ...given, '-i', located(input)],
    ],
    output: null,
    limits: probeLimits,
  };
}

/** Reads through a file whose container has no duration; the last progress is the duration. */
export function measureCommand(input: string): MediaCommand {
  return {
    program: 'ffmpeg',
    arguments: [
      ...quiet,
      ...guarded(acceptedFormats),
      ...['-i', located(input), '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-f', 'null', '-'],
    ],
    output: null,
    limits: measureLimits,
  };
}
