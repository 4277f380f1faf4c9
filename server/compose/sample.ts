import type { Wiring } from '../app.ts';
import type { Manage } from '../features/guest-access/manage.ts';
import { createMedia } from '../features/media/change.ts';

export async function addSample(wiring: Wiring, { manage }: { manage: Manage }, owner: { id: string }): Promise<void> {
  const { write } = wiring.writer;
  const mediaId = await createMedia(write, { ...owner, role: 'admin' }, {
    kind: 'video',
    title: 'Crystal lotus: how the petals were cut',
    description: 'A sample video of twelve seconds. Delete it when you have videos of your own.',
    tags: ['sample', 'glass'],
    visibility: 'published',
  });
  const item = { id: mediaId, kind: 'video' as const };
  await manage.setEnabled(item, true, { id: owner.id, timeZone: null });
  await manage.createLink(item, { name: 'Sample link' }, { id: owner.id, timeZone: null });
}
