import assert from 'node:assert/strict';
import { access, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BlobNotFound, type BlobStore } from './blob-store.ts';

/** The tests that every blob store must pass. */
export function describeBlobStore(name: string, makeStore: () => Promise<BlobStore>): void {
  describe(name, () => {
    const bench = {} as Bench;
    before(async () => {
      bench.store = await makeStore();
      bench.folder = await mkdtemp(join(tmpdir(), 'foyer-blobs-in-'));
    });
    after(async () => {
      await bench.store.close();
      await rm(bench.folder, { recursive: true });
    });
    declareTakingOver(bench);
    declareGrowing(bench);
    declareAbsence(bench);
    declareKeys(bench);
  });
}

/** Filled before the first test runs. */
interface Bench {
  store: BlobStore;
  folder: string;
}

async function put({ store, folder }: Bench, key: string, content: string | Buffer): Promise<void> {
  const path = join(folder, 'incoming');
  await writeFile(path, content);
  await store.putFile(key, path);
}

function declareTakingOver(bench: Bench): void {
  test('a file that was put is gone from its old place and can be read by ranges', async () => {
    await put(bench, 'media/a1/source', 'abcdefghij');
    await assert.rejects(access(join(bench.folder, 'incoming')));
    assert.equal(await bench.store.size('media/a1/source'), 10);
    assert.equal((await bench.store.readRange('media/a1/source', 0, 10)).toString(), 'abcdefghij');
    assert.equal((await bench.store.readRange('media/a1/source', 3, 5)).toString(), 'de');
    assert.equal((await bench.store.readRange('media/a1/source', 8, 99)).toString(), 'ij');
    assert.equal((await bench.store.readRange('media/a1/source', 10, 20)).length, 0);
  });

  test('a range of megabytes is returned complete and in order', async () => {
    const large = Buffer.alloc(3_000_001);
    for (let at = 0; at < large.length; at += 4_096) large.writeUInt32BE(at, Math.min(at, large.length - 4));
    await put(bench, 'media/large/s0.m4s', large);
    assert.ok((await bench.store.readRange('media/large/s0.m4s', 0, large.length)).equals(large));
    assert.ok(
      (await bench.store.readRange('media/large/s0.m4s', 700_001, 2_900_003)).equals(
        large.subarray(700_001, 2_900_003),
      ),
    );
  });

  test('bytes are read into the given memory when they fit', async () => {
    await put(bench, 'media/a2/source', 'abcdefghij');
    const into = Buffer.alloc(6, '.');
    const read = await bench.store.readRange('media/a2/source', 2, 6, into);
    assert.equal(String(read), 'cdef');
    assert.equal(String(into), 'cdef..');
    assert.equal(String(await bench.store.readRange('media/a2/source', 0, 10, into)), 'abcdefghij');
    assert.equal(String(into), 'cdef..');
  });

  test('a blob that was put again returns its new bytes, also after the old ones were read', async () => {
    await put(bench, 'media/b/poster.jpg', 'old');
    assert.equal((await bench.store.readRange('media/b/poster.jpg', 0, 10)).toString(), 'old');
    await put(bench, 'media/b/poster.jpg', 'newer');
    assert.equal((await bench.store.readRange('media/b/poster.jpg', 0, 10)).toString(), 'newer');
    assert.equal(await bench.store.size('media/b/poster.jpg'), 5);
  });

  test('a folder is put with all its files and without its symbolic links', async () => {
    const rendition = join(bench.folder, 'v240');
    await mkdir(rendition);
    await writeFile(join(rendition, 'init.mp4'), 'i');
    await writeFile(join(rendition, 's0.m4s'), '0');
    await symlink('/etc/passwd', join(rendition, 's1.m4s'));
    await bench.store.putFolder('media/c/v240', rendition);
    assert.deepEqual(await bench.store.list('media/c'), ['media/c/v240/init.mp4', 'media/c/v240/s0.m4s']);
    await assert.rejects(access(rendition));
  });

  test('a symbolic link cannot become a blob', async () => {
    const link = join(bench.folder, 'link');
    await symlink('/etc/passwd', link);
    await assert.rejects(bench.store.putFile('media/d/source', link), /regular file/u);
  });
}

function declareGrowing(bench: Bench): void {
  test('a growing blob can be read up to its end after each piece', async () => {
    const growing = await bench.store.grow('media/live/live/1-source.mp4');
    assert.equal(await growing.append([Buffer.from('head')]), 0);
    assert.equal((await bench.store.readRange('media/live/live/1-source.mp4', 0, 4)).toString(), 'head');
    assert.equal(await growing.append([Buffer.from('one '), Buffer.from('two')]), 4);
    assert.equal((await bench.store.readRange('media/live/live/1-source.mp4', 4, 11)).toString(), 'one two');
    assert.equal(await bench.store.size('media/live/live/1-source.mp4'), 11);
    await growing.close();
    await assert.rejects(bench.store.grow('media/live/live/1-source.mp4'), 'a blob that exists never grows again');
  });
}

function declareAbsence(bench: Bench): void {
  test('a missing blob differs from an empty one', async () => {
    await put(bench, 'media/e/empty', '');
    assert.equal(await bench.store.size('media/e/empty'), 0);
    assert.equal((await bench.store.readRange('media/e/empty', 0, 10)).length, 0);
    assert.equal(await bench.store.size('media/e/none'), null);
    assert.equal(await bench.store.has('media/e'), false);
    await assert.rejects(bench.store.readRange('media/e/none', 0, 10), BlobNotFound);
    await assert.rejects(bench.store.readRange('media/e', 0, 10), BlobNotFound);
    await assert.rejects(bench.store.localPath('media/e/none'), BlobNotFound);
    assert.deepEqual(await bench.store.list('media/none'), []);
  });

  test('a removed folder is not found from the next read on, even if it was being read; its neighbor stays', async () => {
    await put(bench, 'media/f1/v240/s0.m4s', 'gone');
    await put(bench, 'media/f10/v240/s0.m4s', 'stays');
    await bench.store.readRange('media/f1/v240/s0.m4s', 0, 4);
    await bench.store.removeFolder('media/f1');
    await assert.rejects(bench.store.readRange('media/f1/v240/s0.m4s', 0, 4), BlobNotFound);
    assert.equal((await bench.store.readRange('media/f10/v240/s0.m4s', 0, 9)).toString(), 'stays');
    await bench.store.removeFolder('media/f1');
  });

  test('one blob can be removed', async () => {
    await put(bench, 'media/g/source', 'x');
    await bench.store.readRange('media/g/source', 0, 1);
    await bench.store.remove('media/g/source');
    await assert.rejects(bench.store.readRange('media/g/source', 0, 1), BlobNotFound);
  });
}

function declareKeys(bench: Bench): void {
  const badKeys = [
    '',
    '/',
    '/etc/passwd',
    '../up',
    'a/../b',
    'a/..',
    'a//b',
    'a/',
    '.hidden',
    'a/.b',
    'A',
    'a\\b',
    'a b',
    'a\0b',
    'é',
    'a..b',
    'a\n',
    'x'.repeat(600),
  ];
  test('a key that could lead outside is refused before anything is read or written', async () => {
    for (const key of badKeys) {
      await assert.rejects(async () => bench.store.readRange(key, 0, 1), /Not a blob key/u, JSON.stringify(key));
      await assert.rejects(async () => bench.store.size(key), /Not a blob key/u);
      await assert.rejects(async () => bench.store.removeFolder(key), /Not a blob key/u);
      await assert.rejects(async () => put(bench, key, 'x'), /Not a blob key/u);
    }
  });

  test('free space is a number of bytes or not known', async () => {
    const free = await bench.store.freeBytes();
    assert.ok(free === null || free > 0);
  });
}
