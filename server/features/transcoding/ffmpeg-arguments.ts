import type { MediaCommand } from '#server/ports/transcoder.ts';
import {
  acceptedDecoders,
  acceptedFormats,
  largestPicturePixels,
  longestSeconds,
  mostStreams,
} from './accepted-media.ts';
import { valueOf } from './fraction.ts';
import type { AudioRendition, Ladder, VideoRendition } from './ladder.ts';
import { limitsFor, measureLimits, mostBytesFor, probeLimits } from './limits.ts';
import { jpegPictureFilter, videoPictureFilter } from './picture-filters.ts';
import type { SourceFacts } from './source-facts.ts';
import { posterSize, type StoryboardPlan } from './still-pictures.ts';

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
export const posterFile = 'poster.jpg';
const sampledPackets = 300;

const streamEntries =
  'index,codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,avg_frame_rate,field_order,color_space,color_transfer,duration,channels';

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
  return [
    ...['-map', `0:${facts.audio!.streamIndex}`],
    // Gaps become silence, and sound that starts late is led in by silence: else it would run ahead of the picture.
    ...[
      '-af',
      'aresample=48000:async=1:first_pts=0',
      '-c:a',
      'aac',
      '-b:a',
      String(rendition.bitsPerSecond),
      '-ac',
      '2',
      '-ar',
      '48000',
    ],
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

/**
 * Ways to a poster, best first; each is tried when the one before left no file: a typical picture after a tenth of the
 * time that is not black, one that is not black anywhere, the very first one.
 */
export function posterCommands(job: SourceJob): MediaCommand[] {
  const { facts, means } = job;
  const video = facts.video!;
  const tenth = (facts.durationMs / 10_000).toFixed(3);
  const notBlack = [
    'blackframe=amount=0:threshold=32',
    'metadata=mode=select:key=lavfi.blackframe.pblack:value=90:function=less',
  ];
  const ways = [
    { seek: ['-ss', tenth, '-t', '3'], chosen: [...notBlack, 'thumbnail=n=30'] },
    { seek: ['-skip_frame', 'nokey'], chosen: [...notBlack, 'thumbnail=n=10'] },
    { seek: [], chosen: [] },
  ];
  return ways.map(({ seek, chosen }) => ({
    program: 'ffmpeg',
    arguments: [
      ...quiet,
      ...['-threads', String(means.threads), ...guarded(acceptedFormats), ...seek, '-i', located(job.input)],
      ...[
        '-map',
        `0:${video.streamIndex}`,
        '-vf',
        jpegPictureFilter(video, posterSize(video), means.canToneMap, chosen),
      ],
      ...['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-map_metadata', '-1', '-f', 'mjpeg', '-y', posterFile],
    ],
    output: { folder: job.folder, subfolders: [], maxBytes: 20_000_000 },
    limits: limitsFor(facts, []),
  }));
}

/** Contact sheets from a rendition of ours: it is small, even and upright already, so this costs little of the source's price. */
export function storyboardCommand(playlist: string, plan: StoryboardPlan, folder: string, means: Means): MediaCommand {
  const interval = plan.intervalSeconds;
  const isOfKeyframes = interval % segmentSeconds === 0;
  // A hair is added so that a picture due at 4 s, stored as 3.9999, counts for the fifth second.
  const firstOfEach = `select='isnan(prev_selected_t)+gt(floor((t+0.001)/${interval}),floor((prev_selected_t+0.001)/${interval}))'`;
  const tiles = `scale=${plan.tileWidth}:${plan.tileHeight}:out_color_matrix=bt601:out_range=pc,tile=${plan.columns}x${plan.rows}`;
  return {
    program: 'ffmpeg',
    arguments: [
      ...[
        ...quiet,
        '-threads',
        String(means.threads),
        ...guarded('hls,mov,mp4'),
        ...(isOfKeyframes ? ['-skip_frame', 'nokey'] : []),
      ],
      ...['-f', 'hls', '-i', located(playlist), '-map', '0:v:0'],
      // Sheets are numbered as if 25 came a second, so that ffmpeg neither repeats nor drops one.
      ...['-vf', `${firstOfEach},${tiles},settb=1/25,setpts=N,format=yuvj420p`, '-r', '25'],
      ...[
        '-c:v',
        'mjpeg',
        '-q:v',
        '5',
        '-map_metadata',
        '-1',
        '-f',
        'image2',
        '-start_number',
        '0',
        '-y',
        'sheet%d.jpg',
      ],
    ],
    output: { folder, subfolders: [], maxBytes: 2_000_000 * plan.sheets.length + 1_000_000 },
    limits: limitsFor({ durationMs: plan.tileCount * interval * 1_000, video: null }, []),
  };
}

const quiet = ['-nostdin', '-hide_banner', '-v', 'error', '-nostats', '-progress', 'pipe:1'];

/** Options of the input after them: local files only, these demuxers and decoders only, bounded pictures and streams. */
function guarded(formats: string, mostPixels = largestPicturePixels): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', formats, '-codec_whitelist', acceptedDecoders],
    ...['-max_streams', String(mostStreams), '-max_pixels', String(mostPixels)],
  ];
}

/** With its scheme, a path can never be read as an option or as another protocol. */
function located(path: string): string {
  if (!path.startsWith('/')) throw new Error('A media path must be absolute.');
  return `file:${path}`;
}
