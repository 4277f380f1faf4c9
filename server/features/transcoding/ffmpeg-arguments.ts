import type { MediaCommand } from '#server/ports/transcoder.ts';
import { acceptedFormats } from './accepted-media.ts';
import { valueOf } from './fraction.ts';
import { guarded, located, quiet } from './input-arguments.ts';
import type { AudioRendition, Ladder, VideoRendition } from './ladder.ts';
import { limitsFor, mostBytesFor, mostSecondsOf } from './limits.ts';
import { lastPicture, lastSilence } from './pad-filters.ts';
import { videoPictureFilter } from './picture-filters.ts';
import type { SourceFacts } from './source-facts.ts';

/** The abilities of this machine, known from the transcoder. */
export interface Means {
  threads: number;
  canToneMap: boolean;
}

export interface SourceJob {
  /** Absolute path made by Foyer. */
  input: string;
  facts: SourceFacts;
  means: Means;
  /** Absolute; all results are written in it. */
  folder: string;
}

export const segmentSeconds = 4;
export const playlistFile = 'index.m3u8';
export const initFile = 'init.mp4';
/** Makes what plays first: the smallest picture and the sound, or the sound alone when there is no picture. */
export function firstPassCommand(job: SourceJob, ladder: Ladder): MediaCommand {
  return renditionsCommand(job, [ladder.video[0], ladder.audio]);
}

/** Makes one or several further renditions in one run. */
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
        String(mostSecondsOf(job.facts)),
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
  if (rendition.isCopied) return ['-map', `0:${video.streamIndex}`, '-c:v', 'copy', ...hlsArguments(rendition.name)];
  return [
    ...['-map', `0:${video.streamIndex}`],
    ...['-vf', [videoPictureFilter(video, rendition, means.canToneMap), ...lastPicture(facts)].join(',')],
    // A constant frame rate for every source: ffmpeg repeats or drops pictures so that each is shown at its time.
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
  if (rendition.isCopied) return ['-map', `0:${source.streamIndex}`, '-c:a', 'copy', ...hlsArguments(rendition.name)];
  // The two rates that every player supports are kept: resampling took a twelfth of the first pass.
  const sampleRate = source.sampleRate === 44_100 ? 44_100 : 48_000;
  return [
    ...['-map', `0:${source.streamIndex}`],
    // Gaps and a late start of the sound are filled with silence: otherwise it would be ahead of the picture.
    ...['-af', [`aresample=${sampleRate}:async=1:first_pts=0`, ...lastSilence(facts)].join(',')],
    ...['-c:a', 'aac', '-b:a', String(rendition.bitsPerSecond), '-ac', '2', '-ar', String(sampleRate)],
    ...hlsArguments(rendition.name),
  ];
}

function hlsArguments(name: string): string[] {
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    // Shifting times would separate picture and sound of different renditions by their encoders' delays.
    ...['-avoid_negative_ts', 'disabled'],
    ...[
      '-f',
      'hls',
      '-hls_time',
      String(segmentSeconds),
      // With this type the playlist is written after each segment, which shows what is complete.
      '-hls_playlist_type',
      'event',
      '-hls_list_size',
      '0',
      '-hls_segment_type',
      'fmp4',
    ],
    ...['-hls_fmp4_init_filename', initFile, '-hls_segment_filename', `${name}/s%d.m4s`, `${name}/${playlistFile}`],
  ];
}
