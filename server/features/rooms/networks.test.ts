import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrive, change, viewRoom } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

async function arriveFrom(app: TestApp, room: SharedVideo, address: string) {
  return await arrive(app, await enterAsGuest(app, room, {}, address), room.mediaId);
}

/** The label of each waiting participant, by participant. */
async function networksIn(app: TestApp, room: SharedVideo): Promise<Map<string, string | null>> {
  const { waiting } = (await viewRoom(app, room)) as { waiting: { id: string; network: string | null }[] };
  return new Map(waiting.map(({ id, network }) => [id, network]));
}

forEachDatabase((_, open) => {
  test('a moderator sees which guests come from one network, without its address, and declines those alone', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    await change(app, room, { lobbyForMembers: true });
    const member = await app.member({ role: 'admin' });
    const near = await arriveFrom(app, room, '2001:db8:7::1');
    const alsoNear = await arriveFrom(app, room, '2001:db8:7::2');
    const far = await arriveFrom(app, room, '198.51.100.7');
    const own = await arrive(app, member.cookie, room.mediaId);

    const networks = await networksIn(app, room);
    const label = networks.get(near.participantId)!;
    assert.match(label, /^[\w-]{12}$/u);
    assert.equal(networks.get(alsoNear.participantId), label);
    assert.notEqual(networks.get(far.participantId), label);
    assert.equal(networks.get(own.participantId) ?? null, null);

    const other = await shareRoom(app);
    const elsewhere = await arriveFrom(app, other, '2001:db8:7::1');
    assert.notEqual((await networksIn(app, other)).get(elsewhere.participantId), label);

    const { cookie } = room.owner;
    const declined = await app.call(`POST /api/rooms/${room.mediaId}/decline-all?network=${label}`, { cookie });
    assert.deepEqual(declined.body, { count: 2 });
    const left = [...(await networksIn(app, room)).keys()];
    assert.ok(left.includes(far.participantId) && !left.includes(near.participantId));
    assert.equal((await app.call(`POST /api/rooms/${room.mediaId}/decline-all?network=`, { cookie })).status, 422);
  });
});
