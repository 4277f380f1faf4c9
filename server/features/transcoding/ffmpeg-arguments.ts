import type { MediaCommand } from '#server/ports/transcoder.ts';
import { acceptedFormats, largestPicturePixels, longestSeconds } from './accepted-media.ts';
import { valueOf } from './fraction.ts';
import { guarded, located, quiet } from './input-arguments.ts';
import type { AudioRendition, Ladder, VideoRendition } from './ladder.ts';
import { limitsFor, measureLimits, mostBytesFor, probeLimits } from './limits.ts';
import { videoPictureFilter } from './picture-filters.ts';
import type { SourceFacts } from './source-facts.ts';

/** What this machine brings: known from the transcoder, not from the file. */
export interface Means {
  threads: number;
  canToneMap: boolean;
}

export interface SourceJob {
  /** Absolute path of ours. */
  input: string;
  facts: SourceFacts;
  means: Means;
  /** Absolute; all results land in it. */
  folder: string;
}

export const segmentSeconds = 4;
export const playlistFile = 'index.m3u8';
export const initFile = 'init.mp4';
const sampledPackets = 300;

const streamEntries =
  'index,codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,avg_frame_rate,field_order,color_space,color_transfer,duration,channels,sample_rate';

/** Asks for all we need to know of a source in one run: what it holds, and when its first pictures are shown. */
export function probeCommand(input: string): MediaCommand {
  return {
    program: 'ffprobe',
    arguments: [
      ...['-v', 'error', '-threads', '1'],
      // Somewhat larger pictures may be looked at than may be processed: else one of them would seem to be damaged.
      ...guarded(acceptedFormats, largestPicturePixels * 4),
      ...['-read_intervals', `%+#${sampledPackets}`, '-of', 'json=compact=1', '-show_entries'],
      `stream=${streamEntries}:stream_disposition=default,attached_pic,timed_thumbnails:stream_side_data=rotation:` +
        'format=format_name,duration:packet=stream_index,pts_time,dts_time',
      ...['-i', located(input)],
    ],
    output: null,
    limits: probeLimits,
  };
}

/** Walks through a file whose container does not say how long it is; the last progress is the answer. */
export function measureCommand(input: string): MediaCommand {
  return {
    program: 'ffmpeg',
    arguments: [
      ...quiet,
      ...guarded(acceptedFormats),
      '-i',
      located(input),
      '-map',
      '0:v?',
      '-map',
      '0:a?',
      '-c',
      'copy',
      '-f',
      'null',
      '-',
    ],
    output: null,
    limits: measureLimits,
  };
}

/** What plays first: the smallest picture and the sound, and nothing else. Sound alone when there is no picture. */
export function firstPassCommand(job: SourceJob, ladder: Ladder): MediaCommand {
  return renditionsCommand(job, [ladder.video[0], ladder.audio]);
}

/** One further rendition, or any others together. */
export function renditionsCommand(
  job: SourceJob,
  renditions: readonly (VideoRendition | AudioRendition | null | undefined)[],
): MediaCommand {
  const wanted = renditions.filter((rendition) => rendition !== null && rendition !== undefined);
  return {
    program: 'ffmpeg',
    arguments: [
      ...quiet,
      ...[
        '-threads',
        String(job.means.threads),
        ...guarded(acceptedFormats),
        '-t',
        String(longestSeconds),
        '-i',
        located(job.input),
      ],
      ...wanted.flatMap((rendition) =>
        rendition.kind === 'video' ? videoArguments(job, rendition) : audioArguments(job, rendition),
      ),
    ],
    output: {
      folder: job.folder,
      subfolders: wanted.map(({ name }) => name),
      maxBytes: mostBytesFor(job.facts, wanted),
    },
    limits: limitsFor(job.facts, wanted),
  };
}

function videoArguments({ facts, means }: SourceJob, rendition: VideoRendition): string[] {
  const video = facts.video!;
  const { numerator, denominator } = rendition.frameRate;
  return [
    ...['-map', `0:${video.streamIndex}`, '-vf', videoPictureFilter(video, rendition, means.canToneMap)],
    // Even distances for every source: ffmpeg repeats or drops pictures so that each is seen when it should be.
    ...['-r', `${numerator}/${denominator}`],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-profile:v',
      rendition.profile,
      '-pix_fmt',
      'yuv420p',
      '-threads',
      String(means.threads),
    ],
    ...[
      '-crf',
      '23',
      '-maxrate',
      String(rendition.maxBitsPerSecond),
      '-bufsize',
      String(rendition.maxBitsPerSecond * 2),
    ],
    ...['-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`, '-sc_threshold', '0'],
    ...['-g', String(Math.ceil(valueOf(rendition.frameRate) * segmentSeconds) * 2)],
    ...hlsArguments(rendition.name),
  ];
}

function audioArguments({ facts }: SourceJob, rendition: AudioRendition): string[] {
  const source = facts.audio!;
  // Resampling was a twelfth of the first pass: the two rates that every player knows are kept.
  const sampleRate = source.sampleRate === 44_100 ? 44_100 : 48_000;
  return [
    ...['-map', `0:${source.streamIndex}`],
    // Gaps become silence, and sound that starts late is led in by silence: else it would run ahead of the picture.
    ...['-af', `aresample=${sampleRate}:async=1:first_pts=0`],
    ...['-c:a', 'aac', '-b:a', String(rendition.bitsPerSecond), '-ac', '2', '-ar', String(sampleRate)],
    ...hlsArguments(rendition.name),
  ];
}

function hlsArguments(name: string): string[] {
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    // Shifted times would put picture and sound of different renditions apart, each by its own encoder's delay.
    ...['-avoid_negative_ts', 'disabled'],
    ...[
      '-f',
      'hls',
      '-hls_time',
      String(segmentSeconds),
      '-hls_playlist_type',
      'vod',
      '-hls_list_size',
      '0',
      '-hls_segment_type',
      'fmp4',
    ],
    ...['-hls_fmp4_init_filename', initFile, '-hls_segment_filename', `${name}/s%d.m4s`, `${name}/${playlistFile}`],
  ];
}
