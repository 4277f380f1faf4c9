import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuestRequests, type Asked } from '#server/testing/guest-requests.ts';
import { makePlace, openBeside, shareVideoAt, startFoyer } from '#server/testing/real-foyer.ts';
import { mountSmallDisk } from '#server/testing/small-disk.ts';

/** Large enough for a reserve to be kept. */
const disk = mountSmallDisk(96);
if (disk) after(() => disk.unmount());

describe('REL-05: the disk is full', { skip: disk === null && 'a small disk can be mounted by root only' }, () => {
  it('refuses entries with storage.full and stores nothing; reads go on; with free space entries work again', async (test) => {
    const place = await makePlace('SQLite', disk!.folder);
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

      await disk!.fill();
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

      await disk!.free();
      const again = await guests.enter(shared, refused[0]!);
      assert.equal(again.status, 201, 'the same server takes entries again');
      await assertExactly(place, new Set([...acknowledged, refused[0]!]));
    } finally {
      await disk!.free();
      guests.close();
      await foyer.end('SIGKILL');
      await place.remove();
    }
  });

  it('still lets people sign in, end guests, switch off and delete; the reserve is taken again when there is space', async () => {
    const place = await makePlace('SQLite', disk!.folder);
    const owner = { email: 'owner@example.org', password: 'correct horse battery' };
    const foyer = await startFoyer(place, {
      environment: { FOYER_ADMIN_EMAIL: owner.email, FOYER_ADMIN_PASSWORD: owner.password },
    });
    const guests = createGuestRequests(foyer, 8);
    const must = async (status: number, asked: Asked) => {
      const answer = await guests.ask(asked);
      assert.equal(answer.status, status, `${asked.method} ${asked.path}: ${answer.body}`);
      return answer;
    };
    const signIn = { method: 'POST', path: '/api/accounts/sign-in', body: owner } as const;
    const reserve = join(place.dataDir, 'reserve');
    try {
      await until(() => existsSync(reserve));
      const shared = await shareVideoAt(place, { ownerEmail: owner.email });
      const guest = await guests.enter(shared, 'guest-inside');
      const body = { mediaId: shared.mediaId };
      const opened = await must(201, { method: 'POST', path: '/api/page-sessions', cookie: guest.cookie, body });
      const renew = `/api/page-sessions/${(JSON.parse(opened.body) as { id: string }).id}/renew`;

      await disk!.fill();
      for (let at = 0; (await guests.enter(shared, `guest-number-${at}`)).status === 201; at += 1);
      assert.equal(existsSync(reserve), false, 'the reserve is given up');
      // Many times over: nothing that needs space may use the reserve up.
      for (let at = 0; at < 300; at += 1) assert.equal((await guests.enter(shared, `guest-late-${at}`)).status, 503);
      for (let at = 0; at < 20; at += 1) await must(200, signIn);
      const { cookie } = await must(200, signIn);
      await must(503, { method: 'POST', path: '/api/media', cookie, body: { title: 'More', kind: 'video' } });

      const access = `/api/media/${shared.mediaId}/guest-access`;
      await must(200, { method: 'POST', path: renew, cookie: guest.cookie });
      await must(200, { method: 'POST', path: `${access}/end`, cookie, body: {} });
      assert.ok((await guests.ask({ method: 'POST', path: renew, cookie: guest.cookie })).status >= 400);
      await must(200, { method: 'PATCH', path: access, cookie, body: { isEnabled: false } });
      await must(410, { path: `/api/guest-access/${shared.token}` });
      await must(204, { method: 'DELETE', path: `${access}/links/${shared.linkId}`, cookie });
      await must(204, { method: 'DELETE', path: `/api/media/${shared.mediaId}`, cookie });
      await must(204, { method: 'POST', path: '/api/accounts/sign-out', cookie });

      await disk!.free();
      const next = await shareVideoAt(place);
      assert.equal((await guests.enter(next, 'guest-with-space')).status, 201);
      await until(() => existsSync(reserve));
    } finally {
      await disk!.free();
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
    const counts = read.selectFrom('guest_links').select(['used_clicks', 'reserved_clicks']);
    const link = await counts.executeTakeFirstOrThrow();
    assert.equal(link.used_clicks + link.reserved_clicks, keys.size);
    const remembered = await read.selectFrom('guest_entry_keys').select('key').execute();
    assert.equal(remembered.length, keys.size);
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}
