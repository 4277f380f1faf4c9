import { findItem } from '../access/store.ts';
import { noteFileFacts } from '../features/media/file-state.ts';
import type { LiveMedia } from '../features/live/packager/live-media.ts';
import type { Timeline } from '../features/live/packager/timeline.ts';
import type { Packager } from '../features/live/packager/packager.ts';
import { findUnfinished } from '../features/live/store.ts';
import { findLastPicture } from '../features/live/take-store.ts';
import type { RecordedFilm } from '../features/transcoding/recording-pictures.ts';
import type { ComposedTranscoding } from './transcoding.ts';
import type { Wiring } from './wiring.ts';

export type Recordings = ReturnType<typeof createRecordings>;

/** What becomes known of a live session's recording when it has ended: its item is shown like a video from then on. */
export function createRecordings(
  { database: { read }, writer: { write } }: Wiring,
  packager: Pick<Packager, 'find'>,
  { makeRecordingPictures }: Pick<ComposedTranscoding, 'makeRecordingPictures'>,
) {
  /** False: the item was deleted. */
  async function finish(mediaId: string): Promise<boolean> {
    const [media, item] = await Promise.all([packager.find(mediaId), findItem(read, mediaId)]);
    if (!media || !item || item.deletedAt !== null) return false;
    const durationSeconds = media.durationMs / 1_000;
    const picture = await findLastPicture(read, mediaId);
    await write((unit) => noteFileFacts(unit, mediaId, { durationSeconds, picture }));
    await makeRecordingPictures(describeFilm(media));
    return true;
  }

  return {
    finish,
    /** Goes on with the recordings that an earlier process could not finish. */
    async finishOthers(): Promise<void> {
      for (const mediaId of await findUnfinished(read)) await finish(mediaId);
    },
  };
}

const noHeaders: Timeline['headers'] = new Map();

/** In its smaller rendition, which costs less to read, where it has one from beginning to end. */
function describeFilm({ mediaId, timelines }: LiveMedia): RecordedFilm {
  const [source, small] = ['source', 'small'].map((name) => timelines.get(name));
  const isSmallWhole = small && source && small.segments.length === source.segments.length;
  const { segments, headers } = (isSmallWhole ? small : source) ?? { segments: [], headers: noHeaders };
  const recorded = segments.flatMap(({ take, stored, durationMs }) => (stored ? [{ take, durationMs, stored }] : []));
  const takes = [...Map.groupBy(recorded, ({ take }) => take)].map(([take, own]) => {
    const { bytes, video } = headers.get(take)!;
    return {
      key: own[0]!.stored.key,
      headerBytes: bytes.length,
      picture: { width: video.width, height: video.height },
      segments: own.map(({ stored: { offset, size }, durationMs }) => ({ offset, size, durationMs })),
    };
  });
  return { mediaId, takes };
}
