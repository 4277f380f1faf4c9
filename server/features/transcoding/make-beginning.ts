import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import { mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { CannotContinue, UnfitCopy, type MadeRendition, type Published } from './collect-segments.ts';
import { initFile, type SourceJob } from './ffmpeg-arguments.ts';
import { makeCopies, makeFirstPass, type Making, type MakingOptions } from './make-renditions.ts';
import type { HoldJob, Publisher } from './publish.ts';
import { endTogether, hasCloseKeyFrames, type Work } from './repackaging.ts';
import { findGrowing, type Job } from './store.ts';

export interface BeginningDependencies {
  read: Kysely<Tables>;
  blobs: BlobStore;
  transcoder: Transcoder;
  publisher: Publisher;
}

export interface BeginningOptions extends MakingOptions {
  /** Called when the item can be played, while the rest of the beginning is still being made. */
  onPlayable(): void;
}

const mostInitBytes = 1 << 20;

/**
 * Makes what plays first. Encoding takes long, so its segments are published as they come; copying takes seconds, and
 * is published when the key frames of the whole film are known. Null: the source cannot be copied.
 */
export async function makeBeginning(
  { read, blobs, transcoder, publisher }: BeginningDependencies,
  { job, hold }: { job: Job; hold: HoldJob },
  source: SourceJob,
  first: Work['first'] & { names: string[] },
  { onPlayable, ...options }: BeginningOptions,
): Promise<Making | null> {
  const { mediaId } = job;
  const isPublishedEarly = first.kind === 'first' || first.repackaging.isSoundEncoded;
  async function onGrown(made: readonly MadeRendition[]): Promise<void> {
    if (first.kind === 'copy' && !hasCloseKeyFrames(made)) throw new UnfitCopy();
    // A copied film is on the disk a moment after its last byte was read, because the rest of it was stored before.
    if (!isPublishedEarly) return void (await publisher.storeFiles(mediaId, made));
    await publisher.growing(hold, mediaId, made);
    onPlayable();
  }
  try {
    const growing = { ...options, onGrown, published: await findPublished({ read, blobs }, mediaId, first.names) };
    const making = await (first.kind === 'copy'
      ? makeCopies(transcoder, source, first.repackaging.copies, growing)
      : makeFirstPass(transcoder, source, first.ladder, growing));
    if (first.kind === 'copy' && !isFit(making)) throw new UnfitCopy();
    if (making.isMade) {
      const durationSeconds = Math.max(...making.renditions.map((one) => one.durationSeconds));
      await publisher.renditions(hold, mediaId, making.renditions, { durationSeconds });
    } else if (making.because === 'damaged') {
      await publisher.withdraw(hold, mediaId, first.names);
    }
    return making;
  } catch (error) {
    const isUnfit = error instanceof UnfitCopy;
    if (isUnfit || error instanceof CannotContinue) await publisher.withdraw(hold, mediaId, first.names);
    if (isUnfit) return null;
    throw error;
  }
}

/** Encoding has the last word on a source that cannot be read to its end. */
function isFit(making: Making): boolean {
  if (!making.isMade) return making.because !== 'damaged';
  return hasCloseKeyFrames(making.renditions) && endTogether(making.renditions);
}

async function findPublished(
  { read, blobs }: Pick<BeginningDependencies, 'read' | 'blobs'>,
  mediaId: string,
  names: readonly string[],
): Promise<Map<string, Published>> {
  const published = new Map<string, Published>();
  for (const { name, segments } of await findGrowing(read, mediaId)) {
    // An earlier version of Foyer may have begun in another way.
    if (!names.includes(name)) throw new CannotContinue();
    const init = await blobs.readRange(`${mediaFolder(mediaId)}/${name}/${initFile}`, 0, mostInitBytes).catch(() => {
      throw new CannotContinue();
    });
    published.set(name, { init, segments });
  }
  return published;
}
