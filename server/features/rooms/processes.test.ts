import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import { listenTo } from '#server/testing/page-listener.ts';
import { act, arrive, arriveAsGuest, viewRoom, standingOf, until, type Arrival } from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const toldWithinMs = 1_000;

forEachDatabase((_database, open) => {
  /** Two processes with one engine: `app` serves the room, `other` gets the owner's requests about guest links. */
  async function meet() {
    const roomServer = createFakeRoomServer();
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    const other = await app.again();
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const [guest, otherGuest, waiting] = [
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
      await arriveAsGuest(app, room),
    ];
    const live = app.rooms.live.find(room.mediaId)!;
    await app.rooms.engine.ensureRoom(live);
    for (const one of [owner, guest, otherGuest]) {
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
    return { app, other, room, owner, guest, otherGuest, waiting, engineHas, sends };
  }

  test('End now at another process empties the seat and disconnects the guest from the engine within a second', async (t) => {
    const { app, other, room, owner, guest, otherGuest, waiting, engineHas, sends } = await meet();
    const took: number[] = [];
    for (const one of [guest, waiting]) {
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
    assert.deepEqual((await engineHas()).sort(), sends(owner, otherGuest).sort());
    for (const process of [app, other]) {
      const { insideCount, waiting: shown } = await viewRoom(process, room);
      assert.deepEqual([insideCount, shown], [2, []]);
      assert.equal((await standingOf(process, room.mediaId, otherGuest)).state, 'inside');
    }
  });

  test('a process that does not serve the room removes nobody from the engine and revokes no source', async () => {
    const { app, other, room, owner, guest, otherGuest, engineHas, sends } = await meet();
    await other.rooms.engine.reconcile();
    assert.deepEqual((await engineHas()).sort(), sends(owner, guest, otherGuest).sort());
    await app.call(`POST /api/page-sessions/${guest.pageSessionId}/leave`, { cookie: guest.cookie });
    await other.call(`POST ${room.path}/end`, { cookie: room.owner.cookie, body: { linkId: room.linkId } });
    await other.rooms.engine.reconcile();
    await until(async () => (await engineHas()).length === 1);
    assert.deepEqual(await engineHas(), sends(owner));
  });

  test('a session that was ended at another process ends here with the next change of the room', async () => {
    const { app, other, room, guest, otherGuest, engineHas } = await meet();
    const { connect } = await listenTo(app);
    const otherListener = await connect(otherGuest);
    await act(other, room, 'end');
    await app.call(`POST /api/page-sessions/${guest.pageSessionId}/leave`, { cookie: guest.cookie });
    await until(() => app.rooms.live.find(room.mediaId) === null);
    await until(async () => (await engineHas()).length === 0);
    await until(() => otherListener.count('standing') === 1);
    assert.equal((await viewRoom(app, room)).session.state, 'ended');
  });
});
