import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import { listenTo } from '#server/testing/page-listener.ts';
import { act, arrive, arriveAsGuest, look, standingOf, until, type Arrival } from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const toldWithinMs = 1_000;

forEachDatabase((_database, open) => {
  /** Two processes with one engine: `app` serves the room, `other` is where the owner's page of links came. */
  async function meet() {
    const roomServer = createFakeRoomServer();
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    const other = await app.again();
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const [her, him, waiting] = [
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
    ];
    const live = app.rooms.live.find(room.mediaId)!;
    await app.rooms.engine.ensureRoom(live);
    for (const one of [owner, her, him]) {
      await act(app, room, `participants/${one.participantId}/admit`);
      await act(app, room, `participants/${one.participantId}/stage`);
      const grants = { maySend: ['camera'], isHidden: false } as const;
      roomServer.join({ room: live.session.id, participantId: one.participantId, name: 'x', grants }, ['camera']);
    }
    const engineHas = async () =>
      (await roomServer.listParticipants(live.session.id)).map(({ participantId, sending }) =>
        [participantId, ...sending].join(' '),
      );
    const sends = (...people: Arrival[]) => people.map(({ participantId }) => `${participantId} camera`);
    return { app, other, room, owner, her, him, waiting, engineHas, sends };
  }

  test('End now at another process: within a second the seat is closed and the engine has let go of her', async (t) => {
    const { app, other, room, owner, her, him, waiting, engineHas, sends } = await meet();
    const took: number[] = [];
    for (const one of [her, waiting]) {
      const began = performance.now();
      const { person } = app.rooms.live.findSeat(one.participantId)!.seat.participant;
      const body = { guestId: person.replace('guest:', '') };
      const reply = await other.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body });
      assert.equal(reply.status, 200);
      await until(() => app.rooms.live.findSeat(one.participantId) === null, toldWithinMs);
      await until(async () => (await engineHas()).every((id) => !id.startsWith(one.participantId)), toldWithinMs);
      took.push(Math.round(performance.now() - began));
    }
    t.diagnostic(`closed after ${took[0]} ms inside, ${took[1]} ms at the lobby (goal: 1,000)`);
    assert.ok(Math.max(...took) < toldWithinMs);
    assert.deepEqual((await engineHas()).sort(), sends(owner, him).sort());
    for (const process of [app, other]) {
      const { insideCount, waiting: shown } = await look(process, room);
      assert.deepEqual([insideCount, shown], [2, []]);
      assert.equal((await standingOf(process, room.mediaId, him)).state, 'inside');
    }
  });

  test('a process that serves other rooms sends nobody out of the engine, and takes nothing away', async () => {
    const { app, other, room, owner, her, him, engineHas, sends } = await meet();
    await other.rooms.engine.reconcile();
    assert.deepEqual((await engineHas()).sort(), sends(owner, her, him).sort());
    await app.call(`POST /api/page-sessions/${her.pageSessionId}/leave`, { cookie: her.cookie });
    await other.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: { linkId: room.linkId } });
    await other.rooms.engine.reconcile();
    await until(async () => (await engineHas()).length === 1);
    assert.deepEqual(await engineHas(), sends(owner));
  });

  test('a room that was ended for all at another process is over here as soon as somebody does something', async () => {
    const { app, other, room, her, him, engineHas } = await meet();
    const { connect } = await listenTo(app);
    const his = await connect(him);
    await act(other, room, 'end');
    await app.call(`POST /api/page-sessions/${her.pageSessionId}/leave`, { cookie: her.cookie });
    await until(() => app.rooms.live.find(room.mediaId) === null);
    await until(async () => (await engineHas()).length === 0);
    await until(() => his.count('standing') === 1);
    assert.equal((await look(app, room)).session.state, 'ended');
  });
});
