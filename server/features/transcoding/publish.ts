import { chmod, copyFile, link, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Unit, Write } from '#server/database/write.ts';
import { mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import type { MadeRendition } from './make-renditions.ts';
import { describeStoryboard } from './rules.ts';
import type { StoryboardPlan } from './still-pictures.ts';
import { removeGrowing, saveRenditions } from './store.ts';

/** Facts about an item's file that become known during processing. */
export interface FileFacts {
  durationSeconds?: number;
  hasPoster?: boolean;
  storyboard?: object;
}

/** Changes the state of the item's file; false: the item was deleted. */
export type MarkItem = (unit: Unit, mediaId: string, facts?: FileFacts) => Promise<boolean>;

export interface PublishDependencies {
  write: Write;
  blobs: BlobStore;
  markPlayable: MarkItem;
  markUnplayable: MarkItem;
  noteFileFacts: MarkItem;
  /** Called after the commit of renditions or pictures that can be used from then on. */
  onRenditionsChanged(mediaId: string): void;
}

/** Thrown inside a unit when the job belongs to another worker or its item was deleted: nothing is written. */
export class JobLost extends Error {
  override name = 'JobLost';
}

/** Throws JobLost unless the job still belongs to this worker; part of every unit that publishes. */
export type HoldJob = (unit: Unit) => Promise<void>;

/** Stores files first, then rows and item in one unit, so that after a power cut every row has its files. */
export function createPublisher({
  write,
  blobs,
  markPlayable,
  markUnplayable,
  noteFileFacts,
  onRenditionsChanged,
}: PublishDependencies) {
  async function commit(hold: HoldJob, mediaId: string, work: (unit: Unit) => Promise<boolean>): Promise<void> {
    await write(async (unit) => {
      await hold(unit);
      if (!(await work(unit))) throw new JobLost();
      unit.afterCommit(() => onRenditionsChanged(mediaId));
    });
  }

  function storeFiles(mediaId: string, made: readonly MadeRendition[]): Promise<unknown> {
    return Promise.all(made.map(({ name, folder }) => blobs.putFolder(`${mediaFolder(mediaId)}/${name}`, folder)));
  }

  return {
    storeFiles,

    async renditions(
      hold: HoldJob,
      mediaId: string,
      made: readonly MadeRendition[],
      facts: FileFacts = {},
    ): Promise<void> {
      await storeFiles(mediaId, made);
      await commit(hold, mediaId, async (unit) => {
        await saveRenditions(unit, mediaId, made, false);
        return markPlayable(unit, mediaId, facts);
      });
    },

    /** What is complete so far of renditions that are being made; the item has its duration from the probe. */
    async growing(hold: HoldJob, mediaId: string, made: readonly MadeRendition[]): Promise<void> {
      await storeFiles(mediaId, made);
      await commit(hold, mediaId, async (unit) => {
        await saveRenditions(unit, mediaId, made, true);
        return markPlayable(unit, mediaId);
      });
    },

    /** Takes back what was published of renditions that will not become whole, or not with these segments. */
    async withdraw(hold: HoldJob, mediaId: string, names: readonly string[]): Promise<void> {
      await commit(hold, mediaId, async (unit) => {
        await removeGrowing(unit, mediaId);
        return markUnplayable(unit, mediaId);
      });
      for (const name of names) await blobs.removeFolder(`${mediaFolder(mediaId)}/${name}`);
    },

    async poster(hold: HoldJob, mediaId: string, path: string): Promise<void> {
      await blobs.putFile(`${mediaFolder(mediaId)}/poster.jpg`, path);
      await commit(hold, mediaId, (unit) => noteFileFacts(unit, mediaId, { hasPoster: true }));
    },

    async storyboard(hold: HoldJob, mediaId: string, folder: string, plan: StoryboardPlan): Promise<void> {
      for (const sheet of plan.sheets) await blobs.putFile(`${mediaFolder(mediaId)}/${sheet}`, join(folder, sheet));
      await commit(hold, mediaId, (unit) => noteFileFacts(unit, mediaId, { storyboard: describeStoryboard(plan) }));
    },
  };
}

export type Publisher = ReturnType<typeof createPublisher>;

/** Puts the files of a published rendition into a folder for ffmpeg to read; as hard links where the disk allows. */
export async function layOut(blobs: BlobStore, mediaId: string, rendition: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // ffmpeg may run as another user, who has to read the folder.
  await chmod(folder, 0o755);
  for (const key of await blobs.list(`${mediaFolder(mediaId)}/${rendition}`)) {
    const from = await blobs.localPath(key);
    const to = join(folder, basename(key));
    await link(from, to).catch(() => copyFile(from, to));
  }
}
