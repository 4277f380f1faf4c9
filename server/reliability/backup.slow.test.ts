import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { makeClip } from '#server/testing/clips.ts';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, startFoyer, type RealFoyer } from '#server/testing/real-foyer.ts';
import { asked } from '#server/testing/real-room.ts';
import { until } from '#server/testing/room-lab.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';

const owner = { email: 'owner@example.org', password: 'correct horse battery' };
const environment = {
  FOYER_ADMIN_EMAIL: owner.email,
  FOYER_ADMIN_PASSWORD: owner.password,
  FOYER_TRANSCODING_JOBS: '1',
};
const document = join(import.meta.dirname, '../../docs/operations.md');

it('a backup that docs/operations.md describes, taken while Foyer runs, brings videos, links and guests back', async () => {
  const [place, copy] = [await makePlace('SQLite'), await mkdtemp(join(tmpdir(), 'foyer-copy-'))];
  let foyer = await startFoyer(place, { environment });
  let requests = createGuestRequests(foyer);
  try {
    const { cookie } = await requests.ask({ method: 'POST', path: '/api/accounts/sign-in', body: owner });
    const { mediaId, token } = await shareFilm(foyer, requests, cookie!);
    const guest = (await requests.enter({ token }, 'before-backup')).cookie!;
    await playFirstSegment(requests, mediaId, guest);

    backUp(place.dataDir, copy);
    for (const folder of ['blobs', 'secrets'])
      await cp(join(place.dataDir, folder), join(copy, folder), { recursive: true });
    assert.equal((await requests.enter({ token }, 'after-backup')).status, 201);
    requests.close();
    await foyer.end('SIGKILL');

    foyer = await startFoyer({ ...place, dataDir: copy }, { environment });
    requests = createGuestRequests(foyer);
    await playFirstSegment(requests, mediaId, guest);
    const access = await asked(requests.ask({ path: `/api/media/${mediaId}/guest-access`, cookie: cookie! }));
    const [link] = (access as { links: { clicks: { used: number } }[] }).links;
    assert.equal(link!.clicks.used, 1);
    await playFirstSegment(requests, mediaId, (await requests.enter({ token }, 'after-backup')).cookie!);
  } finally {
    requests.close();
    await foyer.end();
    await Promise.all([place.remove(), rm(copy, { recursive: true })]);
  }
});

/** Copies the database with the statement of the document. */
function backUp(from: string, to: string): void {
  const statement = /`sqlite3 foyer\.db "(vacuum into '[^']+')"`/u.exec(readFileSync(document, 'utf8'))![1]!;
  const database = new DatabaseSync(join(from, 'foyer.db'));
  database.exec(statement.replace('/backup/', `${to}/`));
  database.close();
}

async function shareFilm({ origin }: RealFoyer, { ask }: GuestRequests, cookie: string) {
  const body = { kind: 'video', title: 'A film' };
  const { id: mediaId } = (await asked(ask({ method: 'POST', path: '/api/media', cookie, body }))) as { id: string };
  const film = await readFile(await makeClip('landscape'));
  assert.equal((await createTusRequests(origin, cookie, origin).upload(mediaId, film)).status, 204);
  const path = `/api/media/${mediaId}`;
  await until(async () => ((await asked(ask({ path, cookie }))) as { status: string }).status === 'ready', 120_000);
  const access = `${path}/guest-access`;
  await asked(ask({ method: 'PATCH', path: access, cookie, body: { isEnabled: true } }));
  const made = await asked(ask({ method: 'POST', path: `${access}/links`, cookie, body: { name: 'A link' } }));
  return { mediaId, token: (made as { url: string }).url.split('/g/')[1]! };
}

/** Opens the item's page and follows the playlists to their first segment. */
async function playFirstSegment({ ask }: GuestRequests, mediaId: string, cookie: string): Promise<void> {
  const body = { mediaId };
  const opened = await asked(ask({ method: 'POST', path: '/api/page-sessions', cookie, body }));
  let path = (opened as { playback: { hls: string } }).playback.hls;
  for (let step = 0; step < 3; step += 1) {
    const reply = await ask({ path, cookie });
    assert.equal(reply.status, 200, path);
    const next = reply.body.split('\n').find((line) => line !== '' && !line.startsWith('#'));
    path = new URL(next ?? '', `http://localhost${path}`).pathname;
  }
}
