import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { act, arrive, arriveAsGuest, clicksOf, leaveRoom, viewRoom, stateOf } from '#server/testing/room-lab.ts';
import { buildTestApp, form, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const crowd = 300;

/** How many deadlocks PostgreSQL had to break; SQLite has one writer and therefore none. */
async function countDeadlocks({ wiring, read }: TestApp): Promise<number> {
  if (wiring.database.kind !== 'postgres') return 0;
  // PostgreSQL updates the number once a second.
  await wait(1_500);
  const { rows } = await sql<{ deadlocks: number }>`select deadlocks from pg_stat_database
    where datname = current_database()`.execute(read);
  return rows[0]!.deadlocks;
}

forEachDatabase((_database, open) => {
  /** Sends the form and asks for a seat; null when the link has no click left. */
  async function come(app: TestApp, room: SharedVideo): Promise<string | null> {
    const { status, cookies, body } = await app.call(room.entry, { body: form() });
    if (status !== 201) return assert.equal(body.code, 'guest_access.used_up') ?? null;
    const arrival = await arrive(app, `foyer_guest=${cookies['foyer_guest']}`, room.mediaId);
    assert.equal(arrival.body.state, 'waiting', JSON.stringify(arrival.body));
    return arrival.participantId;
  }
  async function fill(count: number, limit: number) {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, {}, { maxClicks: limit });
    await arrive(app, room.owner.cookie, room.mediaId);
    const people = await Promise.all(Array.from({ length: count }, () => come(app, room)));
    return { app, room, people: people.filter((id) => id !== null) };
  }

  test(`of ${crowd} guests at once by a link of 100 clicks exactly 100 wait, and exactly 100 come in`, async () => {
    const { app, room, people } = await fill(crowd, 100);
    assert.equal(people.length, 100);
    assert.deepEqual(await clicksOf(app, room), { used: 0, reserved: 100, limit: 100 });
    const both = await Promise.all([act(app, room, 'admit-all'), act(app, room, 'admit-all')]);
    assert.deepEqual(both.map(({ body }) => body.count).sort(), [0, 100]);
    assert.deepEqual(await clicksOf(app, room), { used: 100, reserved: 0, limit: 100 });
    const { insideCount, participants, waiting } = await viewRoom(app, room);
    assert.deepEqual([insideCount, participants.length, waiting.length], [101, 101, 0]);
  });

  test('admit all and decline all at once: each guest is either admitted or declined, and nobody waits', async () => {
    const { app, room, people } = await fill(60, 60);
    const replies = await Promise.all([
      ...people.slice(0, 20).map((id) => act(app, room, `participants/${id}/admit`)),
      act(app, room, 'decline-all'),
      act(app, room, 'admit-all'),
      ...people.slice(20, 40).map((id) => act(app, room, `participants/${id}/decline`)),
    ]);
    for (const { status, body } of replies)
      assert.ok([200, 204].includes(status) || body.code === 'rooms.not_waiting', JSON.stringify(body));
    const { used, reserved } = await clicksOf(app, room);
    const { insideCount, waiting } = await viewRoom(app, room);
    assert.deepEqual([waiting.length, reserved, insideCount], [0, 0, used + 1]);
    const rows = await app.read
      .selectFrom('room_participants')
      .select('state')
      .where('state', '=', 'waiting')
      .execute();
    assert.deepEqual(rows, []);
  });

  test('decline all also declines guests who wait for the start', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, { lobbyForGuests: false, lobbyForMembers: true });
    const early = await Promise.all([1, 2, 3].map(() => arriveAsGuest(app, room)));
    assert.deepEqual(
      early.map(({ body }) => body.waitsFor),
      ['start', 'start', 'start'],
    );
    assert.deepEqual((await act(app, room, 'decline-all')).body, { count: 3 });
    assert.deepEqual((await viewRoom(app, room)).waiting, []);
  });

  test('admitting and declining the same guest at once: one succeeds, the other is refused', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    await arrive(app, room.owner.cookie, room.mediaId);
    for (let round = 0; round < 10; round += 1) {
      const guest = await arriveAsGuest(app, room);
      const path = `participants/${guest.participantId}`;
      const order = round % 2 === 0 ? ['admit', 'decline'] : ['decline', 'admit'];
      const replies = await Promise.all(order.map((what) => act(app, room, `${path}/${what}`)));
      const codes = replies.map(({ status, body }) => body?.code ?? status);
      assert.deepEqual(codes.map(String).sort(), ['204', 'rooms.not_waiting']);
      const won = order[codes.indexOf(204)];
      assert.equal(await stateOf(app, room.mediaId, guest), won === 'admit' ? 'inside' : 'declined');
    }
  });

  test('a guest who leaves while being admitted is outside, and admitting the guest afterwards is refused', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, {}, { maxClicks: 5 });
    await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    const [left, admitted] = await Promise.all([
      leaveRoom(app, room.mediaId, guest),
      act(app, room, `participants/${guest.participantId}/admit`),
    ]);
    assert.equal(left.status, 204);
    assert.ok(admitted.status === 204 || admitted.body.code === 'rooms.not_waiting');
    assert.equal(await stateOf(app, room.mediaId, guest), 'left');
    const { used, reserved } = await clicksOf(app, room);
    assert.deepEqual([used, reserved], [admitted.status === 204 ? 1 : 0, 0]);
    const late = await act(app, room, `participants/${guest.participantId}/admit`);
    assert.deepEqual([late.status, late.body.code], [409, 'rooms.not_waiting']);
  });

  test('two processes that admit, decline and end at once do not deadlock', async () => {
    const app = await buildTestApp(open);
    const other = await app.again();
    const room = await shareRoom(app, {}, { maxClicks: 1000 });
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(Array.from({ length: 6 }, () => come(app, room)));
      const replies = await Promise.all([
        act(app, room, 'admit-all'),
        other.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: {} }),
        act(other, room, 'decline-all'),
      ]);
      assert.deepEqual(
        replies.map(({ status }) => status),
        [200, 200, 200],
      );
    }
    assert.equal(await countDeadlocks(app), 0);
  });
});
