import type { MediaCommand } from '#server/ports/transcoder.ts';
import { acceptedFormats } from './accepted-media.ts';
import { segmentSeconds, type Means, type SourceJob } from './ffmpeg-arguments.ts';
import { guarded, located, quiet } from './input-arguments.ts';
import { limitsFor } from './limits.ts';
import { jpegPictureFilter } from './picture-filters.ts';
import { posterSize, type StoryboardPlan } from './still-pictures.ts';

export const posterFile = 'poster.jpg';

/**
 * Commands for a poster, best first; each is tried when the one before made no file: a typical picture after a tenth of
 * the time that is not black, any picture that is not black, the first picture.
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

/** Makes contact sheets from a rendition, which is small and upright: that costs much less than from the source. */
export function storyboardCommand(playlist: string, plan: StoryboardPlan, folder: string, means: Means): MediaCommand {
  const interval = plan.intervalSeconds;
  const isOfKeyframes = interval % segmentSeconds === 0;
  // A millisecond is added so that a picture due at 4 s, stored as 3.9999, counts for the fifth second.
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
      // Sheets get times of 25 a second, so that ffmpeg neither repeats nor drops one.
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
        'storyboard-%d.jpg',
      ],
    ],
    output: { folder, subfolders: [], maxBytes: 2_000_000 * plan.sheets.length + 1_000_000 },
    limits: limitsFor({ durationMs: plan.tileCount * interval * 1_000, video: null }, []),
  };
}
