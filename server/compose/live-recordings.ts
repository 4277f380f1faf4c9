import { noteFileFacts } from '../features/media/file-state.ts';
import type { Packager } from '../features/live/packager/packager.ts';
import { findLastPicture } from '../features/live/take-store.ts';
import type { Wiring } from './wiring.ts';

/** What becomes known of a live session's recording when it has ended: its item is shown like a video from then on. */
export function createRecordings({ database, writer }: Wiring, packager: Pick<Packager, 'find'>) {
  return {
    async finish(mediaId: string): Promise<void> {
      const media = await packager.find(mediaId);
      if (!media) return;
      const durationSeconds = media.durationMs / 1_000;
      const picture = await findLastPicture(database.read, mediaId);
      await writer.write((unit) => noteFileFacts(unit, mediaId, { durationSeconds, picture }));
    },
  };
}
