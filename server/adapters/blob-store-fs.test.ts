import assert from 'node:assert/strict';
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { describeBlobStore } from '#server/ports/blob-store.test-suite.ts';
import { createFsBlobStore } from './blob-store-fs.ts';

const folder = await mkdtemp(join(tmpdir(), 'foyer-blobs-'));
after(() => rm(folder, { recursive: true }));

describeBlobStore('blobs in the file system', async () => createFsBlobStore({ folder: join(folder, 'suite') }));

const isLinux = process.platform === 'linux';

async function openedBelow(path: string): Promise<string[]> {
  const targets = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith(path));
}

async function storeWith(count: number, openFiles: number) {
  const own = join(folder, `own-${count}-${openFiles}`);
  const store = createFsBlobStore({ folder: own, openFiles });
  for (let at = 0; at < count; at += 1) {
    const path = join(folder, 'next');
    await writeFile(path, `blob ${at}`);
    await store.putFile(`media/m/s${at}.m4s`, path);
  }
  return { store, own };
}

test('no more files stay open than allowed, and every file can still be read', { skip: !isLinux }, async () => {
  const { store, own } = await storeWith(20, 4);
  const texts = await Promise.all(Array.from({ length: 20 }, (_, at) => store.readRange(`media/m/s${at}.m4s`, 0, 99)));
  assert.deepEqual(
    texts.map(String),
    Array.from({ length: 20 }, (_, at) => `blob ${at}`),
  );
  await new Promise((done) => setTimeout(done, 50));
  assert.equal((await openedBelow(own)).length, 4);
  await store.close();
});

test('a removed video leaves no file open, so its space is free at once', { skip: !isLinux }, async () => {
  const { store, own } = await storeWith(3, 10);
  for (let at = 0; at < 3; at += 1) await store.readRange(`media/m/s${at}.m4s`, 0, 99);
  assert.equal((await openedBelow(own)).length, 3);
  await store.removeFolder('media/m');
  await new Promise((done) => setTimeout(done, 50));
  assert.deepEqual(await openedBelow(own), []);
  await store.close();
});

test('reads that run while files are opened and closed around them never fail and never mix blobs up', async () => {
  const { store } = await storeWith(12, 2);
  await Promise.all(
    Array.from({ length: 600 }, async (_, at) => {
      const which = (at * 7) % 12;
      assert.equal(String(await store.readRange(`media/m/s${which}.m4s`, 0, 99)), `blob ${which}`);
    }),
  );
  await store.close();
});
