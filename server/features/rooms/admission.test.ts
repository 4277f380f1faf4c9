import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, arrive, arriveAsGuest, standingOf } from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('guests whose link was deleted do not take the last places from those who wait behind them', async () => {
    const app = await buildTestApp(open, { config: { roomPlaces: 3 } });
    const room = await shareRoom(app);
    const { cookie } = room.owner;
    await arrive(app, cookie, room.mediaId);
    const made = await app.call(`POST ${room.path}/links`, { cookie, body: { name: 'Ends soon' } });
    const token = String(made.body.url).split('/g/')[1]!;
    const ending = { ...room, linkId: made.body.id, token, entry: `POST /api/guest-access/${token}/enter` };
    const arrivals = [];
    for (const link of [ending, ending, room, room, room]) {
      arrivals.push(await arriveAsGuest(app, link));
      app.clock.advance({ seconds: 1 });
    }
    const [dead, good] = [arrivals.slice(0, 2), arrivals.slice(2)];
    await app.call(`DELETE ${room.path}/links/${ending.linkId}`, { cookie });
    assert.deepEqual((await act(app, room, 'admit-all')).body, { count: 2 });
    const states = await Promise.all(good.map(async (one) => (await standingOf(app, room.mediaId, one)).state));
    assert.deepEqual(states, ['inside', 'inside', 'waiting']);
    const left = await app.read
      .selectFrom('room_participants')
      .select('state')
      .where(
        'id',
        'in',
        dead.map(({ participantId }) => participantId),
      )
      .execute();
    assert.deepEqual(
      left.map(({ state }) => state),
      ['left', 'left'],
    );
    const [unknown, gone] = await Promise.all(
      [room.mediaId, dead[0]!.participantId].map((id) => act(app, room, `participants/${id}/admit`)),
    );
    assert.deepEqual([unknown!.status, unknown!.body.code], [404, 'rooms.participant_not_found']);
    assert.deepEqual([gone!.status, gone!.body.code], [409, 'rooms.not_waiting']);
  });
});
