import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Wiring } from './wiring.ts';
import type { Manage } from '../features/guest-access/manage.ts';
import { createMedia } from '../features/media/change.ts';
import type { MediaKindsActions } from '../features/media/kinds.ts';
import type { ComposedTranscoding } from './transcoding.ts';

const file = join(import.meta.dirname, '..', '..', 'samples', 'crystal-lotus.mp4');

export interface SampleDependencies extends Pick<ComposedTranscoding, 'addFile'> {
  manage: Manage;
  kinds: MediaKindsActions;
}

/** Adds a real video with a guest link for the first administrator, by the actions that an administrator would use. */
export async function addSample(
  wiring: Wiring,
  { addFile, manage, kinds }: SampleDependencies,
  owner: { id: string },
): Promise<void> {
  const account = { id: owner.id, role: 'admin', timeZone: null } as const;
  const id = await createMedia(wiring.writer.write, kinds, account, {
    kind: 'video',
    title: 'Crystal lotus: how the petals were cut',
    description: 'A sample of twelve seconds, with a guest link to try. Delete it when you have videos of your own.',
    tags: ['sample', 'glass'],
    visibility: 'published',
  });
  const { size } = await stat(file);
  await addFile(file, { mediaId: id, accountId: owner.id, filename: 'crystal-lotus.mp4', sizeBytes: size });
  const item = { id, kind: 'video' as const };
  await manage.setEnabled(item, true, account, { actor: null });
  await manage.createLink(item, { name: 'Sample link' }, account, { actor: null });
}
