import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { makeClip } from '#server/testing/clips.ts';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makeAccount, makeMedia, makeSession } from '#server/testing/make.ts';
import {
  makePlace,
  openBeside,
  placeKinds,
  startFoyer,
  type Place,
  type RealFoyer,
  type StartOptions,
} from '#server/testing/real-foyer.ts';
import { openPageOf, shareRoomAt } from '#server/testing/real-room.ts';
import { until } from '#server/testing/room-lab.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';

const hour = 3_600_000;
const behind: StartOptions = {
  nodeArguments: ['--import', new URL('../testing/set-clock.ts', import.meta.url).href],
  environment: { FOYER_TEST_CLOCK_MS: String(-2 * hour) },
};
const environment = { FOYER_FREE_DISK_MB: '0' };

describe('several processes on one PostgreSQL', { skip: !placeKinds.includes('PostgreSQL') }, () => {
  let place: Place;
  let other: string;
  const foyers: RealFoyer[] = [];
  before(async () => {
    place = await makePlace('PostgreSQL');
    other = await mkdtemp(join(tmpdir(), 'foyer-other-'));
  });
  after(async () => {
    for (const foyer of foyers) await foyer.end('SIGKILL');
    await rm(other, { recursive: true });
    await place.remove();
  });
  async function start(options: StartOptions = {}, dataDir = place.dataDir): Promise<RealFoyer> {
    const environmentOf = { environment: { ...environment, ...options.environment } };
    const foyer = await startFoyer({ ...place, dataDir }, { ...options, ...environmentOf });
    foyers.push(foyer);
    return foyer;
  }

  it('a process with another data folder does not start, unless secrets, media and uploads are shared', async () => {
    const first = await start();
    const refused = async () => await start({}, other);
    await assert.rejects(refused, /did not start/u);
    for (const folder of ['blobs', 'uploads']) await symlink(join(place.dataDir, folder), join(other, folder));
    await mkdir(join(other, 'secrets'), { recursive: true });
    await assert.rejects(refused, /did not start/u);
    await rm(join(other, 'secrets'), { recursive: true });
    await symlink(join(place.dataDir, 'secrets'), join(other, 'secrets'));
    await (await refused()).end();
    await first.end();
  });

  it('an upload is received by one process at a time: a request at another ends the one that stands still', async () => {
    const [here, there] = [await start(), await start()];
    const { cookie, mediaId } = await openBeside(place, async (database) => {
      const { write, close } = createWriter(database, createSystemClock());
      const account = await makeAccount(write, { email: 'uploads@example.org' });
      const session = await makeSession(write, account.id);
      const draft = await makeMedia(write, { ownerId: account.id, status: 'draft', isPlayable: false });
      await close();
      return { cookie: session.cookie, mediaId: draft };
    });
    const bytes = await readFile(await makeClip('landscape'));
    const [atHere, atThere] = [here, there].map(({ origin }) => createTusRequests(origin, cookie, origin));
    const created = await atHere!.create(mediaId, bytes.length);
    const location = created.headers.get('location')!;
    const half = Math.floor(bytes.length / 2);
    const stuck = sendHalf(here, cookie, location, bytes.subarray(0, half), bytes.length);
    await until(
      async () => (await readFile(join(place.dataDir, 'uploads', location.split('/').at(-1)!))).length === half,
    );
    const whole = await atThere!.send(location, 0, bytes);
    assert.equal(whole.status, 409, whole.body);
    await stuck.ended;
    const rest = await atThere!.send(location, half, bytes.subarray(half));
    assert.equal(rest.status, 204, rest.body);
    await Promise.all([here.end(), there.end()]);
  });

  it('End now at a process whose clock is two hours behind ends pages at the others, and the other way round', async () => {
    const pair = [await start(), await start(behind)];
    for (const [here, there] of [pair, [...pair].reverse()] as [RealFoyer, RealFoyer][]) {
      const [asked, askedThere] = [createGuestRequests(here), createGuestRequests(there)];
      const room = await shareRoomAt(place, asked, {});
      const { cookie } = await asked.enter(room, `ended-by-${there.port}`);
      const { pageSessionId } = await openPageOf(asked, room.mediaId, cookie!);
      const renew = () =>
        asked.ask({ method: 'POST', path: `/api/page-sessions/${pageSessionId}/renew`, cookie: cookie! });
      assert.equal((await renew()).status, 200);
      const path = `/api/media/${room.mediaId}/guest-access/end`;
      const ended = await askedThere.ask({ method: 'POST', path, cookie: room.cookie, body: { linkId: room.linkId } });
      assert.equal(ended.status, 200, ended.body);
      await until(async () => (await renew()).status !== 200, 10_000);
      asked.close();
      askedThere.close();
    }
    for (const foyer of pair) await foyer.end();
  });
});

/** Sends the first bytes of a longer body, and no more. */
function sendHalf({ port, origin }: RealFoyer, cookie: string, path: string, bytes: Buffer, length: number) {
  const headers = { cookie, origin, 'tus-resumable': '1.0.0', 'upload-offset': 0, 'content-length': length };
  const type = { 'content-type': 'application/offset+octet-stream' };
  let sent!: ClientRequest;
  const ended = new Promise<void>((resolve) => {
    sent = request({ host: '127.0.0.1', port, path, method: 'PATCH', headers: { ...headers, ...type } }, (reply) => {
      reply.resume();
      resolve();
      sent.destroy();
    });
    sent.on('error', () => resolve());
    sent.write(bytes);
  });
  return { ended };
}
