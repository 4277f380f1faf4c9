import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, openBeside, shareVideoAt, startFoyer } from '#server/testing/real-foyer.ts';

const disk = mountSmallDisk(24);
if (disk) {
  after(() => {
    execFileSync('umount', ['--lazy', disk]);
    rmdirSync(disk);
  });
}

/** Mounts a disk in memory; null where mounting is not permitted. */
function mountSmallDisk(megabytes: number): string | null {
  if (process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'foyer-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmdirSync(folder);
    return null;
  }
}

/** Fills all free space; returns a function that frees it. */
async function fill(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'filler');
  const file = await open(path, 'w');
  for (const bytes of [1024 * 1024, 4096]) {
    const block = Buffer.alloc(bytes, 1);
    while (
      await file.write(block).then(
        ({ bytesWritten }) => bytesWritten === bytes,
        () => false,
      )
    );
  }
  await file.close();
  return () => rm(path);
}

describe('REL-05: the disk is full', { skip: disk === null && 'a small disk can be mounted by root only' }, () => {
  it('refuses entries with storage.full and stores nothing; reads go on; with free space entries work again', async (test) => {
    const place = await makePlace('SQLite', disk!);
    const foyer = await startFoyer(place);
    const guests = createGuestRequests(foyer, 8);
    try {
      const shared = await shareVideoAt(place);
      const first = await guests.enter(shared, 'guest-with-space');
      assert.equal(first.status, 201);
      const opened = await guests.ask({
        method: 'POST',
        path: '/api/page-sessions',
        cookie: first.cookie,
        body: { mediaId: shared.mediaId },
      });
      assert.equal(opened.status, 201);
      const pageId = (JSON.parse(opened.body) as { id: string }).id;

      const giveSpaceBack = await fill(disk!);
      const acknowledged = new Set(['guest-with-space']);
      const refused: string[] = [];
      // Space inside the write-ahead log may be reused; the refusals begin when it has to grow.
      for (let sent = 0; refused.length < 40 && sent < 20_000; sent += 8) {
        const keys = Array.from({ length: 8 }, (_, at) => `guest-number-${sent + at}`);
        const answers = await Promise.all(keys.map((key) => guests.enter(shared, key)));
        answers.forEach(({ status, body }, at) => {
          if (status === 201) acknowledged.add(keys[at]!);
          else {
            assert.deepEqual([status, (JSON.parse(body) as { code: string }).code], [503, 'storage.full']);
            refused.push(keys[at]!);
          }
        });
      }
      assert.ok(refused.length >= 40, 'the disk was full');
      test.diagnostic(`${acknowledged.size} entered before the log had to grow, ${refused.length} were refused`);

      assert.equal((await guests.ask({ path: `/api/guest-access/${shared.token}` })).status, 200);
      const renewed = await guests.ask({
        method: 'POST',
        path: `/api/page-sessions/${pageId}/renew`,
        cookie: first.cookie,
      });
      assert.equal(renewed.status, 200, 'an open page stays open');
      await assertExactly(place, acknowledged);

      await giveSpaceBack();
      const again = await guests.enter(shared, refused[0]!);
      assert.equal(again.status, 201, 'the same server takes entries again');
      await assertExactly(place, new Set([...acknowledged, refused[0]!]));
    } finally {
      guests.close();
      await foyer.end('SIGKILL');
      await place.remove();
    }
  });
});

async function assertExactly(place: Parameters<typeof openBeside>[0], keys: Set<string>): Promise<void> {
  await openBeside(place, async ({ read }) => {
    const rows = await read.selectFrom('guest_sessions').select('email').execute();
    const entered = rows.map(({ email }) => email.replace('@example.org', ''));
    assert.deepEqual(entered.sort(), [...keys].sort(), 'those who were told so are in, and nobody else');
    const link = await read.selectFrom('guest_links').select('used_clicks').executeTakeFirstOrThrow();
    assert.equal(link.used_clicks, keys.size);
    const remembered = await read.selectFrom('guest_entry_keys').select('key').execute();
    assert.equal(remembered.length, keys.size);
  });
}
