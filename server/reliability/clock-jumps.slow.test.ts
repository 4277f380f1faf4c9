import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import { fillLobby, listWaiting, type Waiter } from '#server/testing/lobby-crowd.ts';
import { makeAccount } from '#server/testing/make.ts';
import {
  makePlace,
  openBeside,
  placeKinds,
  roomsWithoutEngine,
  shareVideoAt,
  startFoyer,
  type Place,
  type RealFoyer,
  type Shared,
  type StartOptions,
} from '#server/testing/real-foyer.ts';
import { openPageOf, shareRoomAt, visit, type SharedRoom, type Visitor } from '#server/testing/real-room.ts';

const minute = 60_000;
const hour = 60 * minute;
const year = 365 * 24 * hour;
const jumps = [5_000, -5_000, 2 * hour, -2 * hour, year, -year];
const rounds = 8;
const guests = 4;
const password = 'a long enough password';
const email = 'ana@example.org';
const startOptions: StartOptions = {
  launcher: 'there',
  environment: roomsWithoutEngine,
  nodeArguments: ['--import', new URL('../testing/set-clock.ts', import.meta.url).href],
};

for (const kind of placeKinds) {
  describe(`a clock that jumps under load, on ${kind}`, () => {
    let place: Place;
    let foyer: RealFoyer;
    let requests: GuestRequests;
    let video: Shared;
    let room: SharedRoom;
    let watching: Visitor[];
    let waiting: Waiter[];
    before(async () => {
      place = await makePlace(kind);
      await start();
      await openBeside(place, async (database) => {
        const { write, close } = createWriter(database, createSystemClock());
        await makeAccount(write, { email, password });
        await close();
      });
      video = await shareVideoAt(place);
      room = await shareRoomAt(place, requests, {}, { maxClicks: 1_000 });
      watching = await Promise.all(
        numbered('watching', guests).map((name) => visit(requests, { ...room, ...video }, name)),
      );
      waiting = await fillLobby(foyer, requests, room, numbered('waiting', guests));
    });
    after(async () => {
      for (const { socket } of waiting ?? []) socket.terminate();
      requests?.close();
      await foyer?.end('SIGKILL');
      await place?.remove();
    });

    async function start(): Promise<void> {
      foyer = await startFoyer(place, { ...startOptions, ...(foyer && { port: foyer.port }) });
      requests = createGuestRequests(foyer);
    }

    async function setClock(shiftMs: number): Promise<void> {
      const isSet = once(foyer.child, 'message');
      foyer.child.send(shiftMs);
      await isSet;
    }

    let entries = 0;
    /** One new guest of each link, one sign-in, and every open page renewed. */
    async function use(): Promise<void> {
      entries += 1;
      const [entered, knocking, signedIn, ...renewed] = await Promise.all([
        requests.enter(video, `new-guest-${entries}`),
        requests.enter(room, `new-knock-${entries}`),
        signIn(password),
        ...[...watching, ...waiting].map(renew),
      ]);
      assert.deepEqual([entered.status, knocking.status, signedIn.status], [201, 201, 200]);
      for (const { status, body } of renewed) assert.equal(status, 200, body);
      await openPageOf(requests, video.mediaId, entered.cookie!);
    }
    const signIn = (typed: string) =>
      requests.ask({ method: 'POST', path: '/api/accounts/sign-in', body: { email, password: typed } });
    const renew = ({ cookie, pageSessionId }: Visitor) =>
      requests.ask({ method: 'POST', path: `/api/page-sessions/${pageSessionId}/renew`, cookie });

    async function assertAllWait(): Promise<void> {
      const ids = (await listWaiting(requests, room)).map(({ id }) => id);
      for (const { participantId } of waiting) assert.ok(ids.includes(participantId));
    }

    for (const jump of jumps)
      it(`by ${jump / 1_000} s and back takes no seat, no sign-in and no entry from anybody`, async () => {
        await setClock(jump);
        assert.equal((await signIn('no such password')).status, 401);
        for (let round = 0; round < rounds; round += 1) await use();
        const { clockJumpSeconds } = JSON.parse((await requests.ask({ path: '/readyz' })).body);
        assert.equal(clockJumpSeconds, jump / 1_000);
        await setClock(0);
        await use();
        await assertAllWait();
      });

    it('lets a link expire in time while the clock is two hours behind', async () => {
      const expiresAt = new Date(Date.now() + 2_000);
      const link = await shareVideoAt(place, { expiresAt });
      await setClock(-2 * hour);
      const enter = () => requests.enter(link, `late-guest-${(entries += 1)}`);
      let status = (await enter()).status;
      while (status === 201) ({ status } = await enter());
      assert.equal(status, 410);
      assert.ok(Date.now() >= expiresAt.getTime() - 50, 'it was refused before it expired');
      await setClock(0);
      assert.equal((await enter()).status, 410);
    });

    it('leaves nothing that is dated ahead, and after a restart everybody is still there', async () => {
      requests.close();
      await foyer.end();
      assert.deepEqual(await findDatedAhead(place), []);
      await start();
      await use();
      await assertAllWait();
    });
  });
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}-guest-${at}`);
}

/** The columns, of every table, with an instant later than now that are not meant to be in the future. */
async function findDatedAhead(place: Place): Promise<string[]> {
  const columns = {
    accounts: ['created_at'],
    account_sessions: ['created_at', 'last_seen_at'],
    guest_sessions: ['created_at'],
    guest_entry_keys: ['created_at'],
    page_sessions: ['opened_at', 'last_seen_at', 'ended_at'],
    room_sessions: ['created_at'],
    room_participants: ['waiting_since'],
  } as const;
  return await openBeside(place, async ({ read }) => {
    const ahead: string[] = [];
    for (const [table, names] of Object.entries(columns))
      for (const name of names) {
        const query = read.selectFrom(table as 'page_sessions').select(name as 'opened_at');
        const found = await query
          .where(name as 'opened_at', '>', Date.now())
          .limit(1)
          .execute();
        if (found.length > 0) ahead.push(`${table}.${name}`);
      }
    const known = await read
      .selectFrom('facts')
      .select('value')
      .where('name', '=', 'latest_instant')
      .executeTakeFirst();
    if (Number(known?.value ?? 0) > Date.now()) ahead.push('facts.latest_instant');
    return ahead;
  });
}
