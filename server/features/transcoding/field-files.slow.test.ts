import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#server/app-error.ts';
import { findMedia, type Media } from '#server/features/media/store.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { fieldClips, openFieldFolder, type FieldClip, type FieldFilm } from '#server/testing/field-clips.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { openUploadSite } from '#server/testing/upload-site.ts';
import { judgedSide, leastContrast, measureContrast } from './still-pictures.ts';

const folder = await openFieldFolder();
after(() => folder.close());

type Site = Awaited<ReturnType<typeof openUploadSite>>;

/** Uploads the clip and waits until it is processed or refused. */
async function add(site: Site, clip: FieldClip): Promise<Media> {
  const path = await folder.make(clip);
  const mediaId = await site.draft();
  const { size } = await stat(path);
  const upload = { mediaId, accountId: site.ana.id, filename: clip.file, sizeBytes: size };
  await site.uploads
    .addFile(path, upload)
    .catch((error: unknown) => assert.ok(error instanceof AppError, String(error)));
  for (;;) {
    const item = await findMedia(site.read, mediaId);
    if (item?.status === 'ready' || item?.status === 'failed') return item;
    await wait(25);
  }
}

async function judge(site: Site, item: Media, wanted: FieldFilm): Promise<void> {
  const isNear = (seconds: number) => Math.abs(seconds - wanted.seconds) < 0.15;
  assert.deepEqual([item.status, item.failure], ['ready', null], site.errors.map(String).join('; '));
  assert.ok(isNear(item.durationSeconds!), `${item.durationSeconds} s in the library`);
  const rows = await site.read.selectFrom('renditions').selectAll().where('media_id', '=', item.id).execute();
  for (const { name, segments } of rows) {
    const listed = JSON.parse(segments) as { durationSeconds: number }[];
    const seconds = listed.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
    assert.ok(isNear(seconds), `${seconds} s of ${name}`);
  }
  const pictures = rows.filter(({ kind }) => kind === 'video').sort((a, b) => b.width! - a.width!);
  const [lost, codec] = wanted.lost ?? [];
  assert.deepEqual(item.lostTrack, lost ? { kind: lost, codec } : null);
  const hasPicture = wanted.size !== undefined;
  assert.deepEqual([pictures.length > 0, rows.some(({ kind }) => kind === 'audio')], [hasPicture, !wanted.isSilent]);
  if (!hasPicture) return;
  assert.deepEqual([pictures[0]!.width, pictures[0]!.height], wanted.size);
  if (wanted.rate) assert.equal(pictures[0]!.frame_rate, wanted.rate);
  assert.ok(item.hasPoster, 'it has a poster');
  const poster = await folder.seeColors(await site.blobs.localPath(`${mediaFolder(item.id)}/poster.jpg`), judgedSide);
  assert.ok(measureContrast(poster) >= leastContrast, 'the poster shows something');
}

forEachDatabase((name, open) => {
  // The files say nothing about the database.
  if (name !== 'SQLite') return;
  let site: Site;
  before(async () => {
    site = await openUploadSite(open, { jobsAtOnce: 1 });
    await site.queue.start();
  });
  for (const clip of fieldClips) {
    const { becomes } = clip;
    const what = typeof becomes === 'string' ? `is refused: ${becomes}` : 'plays as long as it lasts';
    test(`${clip.file} ${what}`, { timeout: 120_000 }, async () => {
      const item = await add(site, clip);
      if (typeof becomes === 'string') assert.deepEqual([item.status, item.failure], ['failed', becomes]);
      else await judge(site, item, becomes);
    });
  }
});
