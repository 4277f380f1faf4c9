import type { MediaCommand } from '#server/ports/transcoder.ts';
import { acceptedFormats } from './accepted-media.ts';
import { segmentSeconds, type Means, type SourceJob } from './ffmpeg-arguments.ts';
import { guarded, located, quiet } from './input-arguments.ts';
import { limitsFor } from './limits.ts';
import { jpegPictureFilter } from './picture-filters.ts';
import { judgedSide, planPosterPlaces, posterSize, type PosterPlace, type StoryboardPlan } from './still-pictures.ts';

const posterFile = 'poster.jpg';
const judgedFile = 'poster.rgb';

/** The files of one try, below the folder of the job. Each has its own: results of an earlier run cannot be changed. */
export function posterFiles(attempt: number): { folder: string; poster: string; judged: string } {
  const folder = `poster-${attempt}`;
  return { folder, poster: `${folder}/${posterFile}`, judged: `${folder}/${judgedFile}` };
}

/** Commands for a poster, best first; each makes the picture and a small one by which it is judged. */
export function posterCommands(job: SourceJob): MediaCommand[] {
  return planPosterPlaces(job.facts.durationMs / 1_000).map((place, attempt) => posterCommand(job, place, attempt));
}

function posterCommand({ input, facts, means, folder }: SourceJob, place: PosterPlace, attempt: number): MediaCommand {
  const video = facts.video!;
  const files = posterFiles(attempt);
  const seconds = place.seconds.toFixed(3);
  const isKey = place.way === 'key';
  // A picture from before the place has a negative time, which ffmpeg would drop.
  const chosen = [...(isKey ? [] : [`select='gte(t,${seconds})'`]), 'setpts=0'];
  const seek = isKey && place.seconds > 0 ? ['-ss', seconds, '-noaccurate_seek'] : [];
  const picture = jpegPictureFilter(video, posterSize(video), means.canToneMap);
  return {
    program: 'ffmpeg',
    arguments: [
      ...[...quiet, '-threads', String(means.threads), ...guarded(acceptedFormats)],
      ...[...(isKey ? ['-skip_frame', 'nokey'] : []), ...seek, '-i', located(input)],
      ...['-map', `0:${video.streamIndex}`, '-vf', [...chosen, picture].join(','), '-frames:v', '1'],
      ...['-c:v', 'mjpeg', '-q:v', '3', '-map_metadata', '-1', '-f', 'mjpeg', '-y', files.poster],
      ...['-map', `0:${video.streamIndex}`, '-vf', [...chosen, judgedPictureFilter].join(','), '-frames:v', '1'],
      ...['-f', 'rawvideo', '-y', files.judged],
    ],
    output: { folder, subfolders: [files.folder], maxBytes: 20_000_000 },
    limits: limitsFor(facts, []),
  };
}

const judgedPictureFilter = `scale=${judgedSide}:${judgedSide}:flags=area,format=rgb24`;

/**
 * Makes contact sheets from a rendition, which is small and upright: that costs much less than from the source. A film
 * whose picture changes its size has a playlist for each size, one after the other.
 */
export function storyboardCommand(
  playlists: readonly string[],
  plan: StoryboardPlan,
  folder: string,
  means: Means,
  hasOtherKeyframes = false,
): MediaCommand {
  const interval = plan.intervalSeconds;
  const isOfKeyframes = interval % segmentSeconds === 0 && !hasOtherKeyframes;
  // A millisecond is added so that a picture due at 4 s, stored as 3.9999, counts for the fifth second.
  const firstOfEach = `select='isnan(prev_selected_t)+gt(floor((t+0.001)/${interval}),floor((prev_selected_t+0.001)/${interval}))'`;
  const tiles = `scale=${plan.tileWidth}:${plan.tileHeight}:out_color_matrix=bt601:out_range=pc,tile=${plan.columns}x${plan.rows}`;
  return {
    program: 'ffmpeg',
    arguments: [
      ...quiet,
      ...playlists.flatMap((playlist) => [
        ...['-threads', String(means.threads), ...guarded('hls,mov,mp4')],
        ...[...(isOfKeyframes ? ['-skip_frame', 'nokey'] : []), '-f', 'hls', '-i', located(playlist)],
      ]),
      // Sheets get times of 25 a second, so that ffmpeg neither repeats nor drops one.
      ...filterAll(playlists.length, plan, `${firstOfEach},${tiles},settb=1/25,setpts=N,format=yuvj420p`),
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

/** The filter over all inputs, one after the other; where there are several, each is brought to the size of the tiles. */
function filterAll(inputs: number, { tileWidth, tileHeight }: StoryboardPlan, filter: string): string[] {
  if (inputs === 1) return ['-map', '0:v:0', '-vf', filter, '-r', '25'];
  const size = `${tileWidth}:${tileHeight}`;
  const fit = `scale=${size}:force_original_aspect_ratio=decrease,pad=${size}:-1:-1,setsar=1,format=yuv420p`;
  const each = Array.from({ length: inputs }, (_, at) => `[${at}:v:0]${fit}[film${at}]`);
  const names = each.map((_, at) => `[film${at}]`).join('');
  const whole = `${names}concat=n=${inputs}:v=1:a=0,${filter}[sheets]`;
  return ['-filter_complex', [...each, whole].join(';'), '-map', '[sheets]', '-fps_mode', 'passthrough'];
}
