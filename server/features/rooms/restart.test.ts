import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import {
  act,
  arrive,
  arriveAsGuest,
  ask,
  clicksOf,
  viewRoom,
  openPage,
  standingOf,
  until,
} from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  const names = (people: { name: string }[]) => people.map(({ name }) => name);
  const rowsOf = async ({ read }: TestApp, { mediaId }: SharedVideo) =>
    await read.selectFrom('room_participants').selectAll().where('media_id', '=', mediaId).execute();

  test('a restart keeps the lobby, its order and the seats', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app, {}, { maxClicks: 10 });
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room, { name: 'Inside' });
    await act(app, room, `participants/${guest.participantId}/admit`);
    await act(app, room, `participants/${guest.participantId}/stage`);
    await app.call(`POST /api/rooms/${room.mediaId}/participants/me/hand`, {
      cookie: guest.cookie,
      body: { pageSessionId: guest.pageSessionId, isRaised: true },
    });
    const waiting = await Promise.all(
      ['Ana', 'Bia', 'Caio', 'Davi', 'Eva'].map((name) => arriveAsGuest(app, room, { name })),
    );
    app.clock.advance({ seconds: 5 });
    const late = await arriveAsGuest(app, room, { name: 'Late' });
    const before = await viewRoom(app, room);
    assert.notEqual(before.participants.find(({ name }: { name: string }) => name === 'Inside').handRaisedAt, null);

    const again = await app.again();
    const after = await viewRoom(again, room);
    assert.deepEqual(names(after.waiting), names(before.waiting));
    assert.equal(names(after.waiting).at(-1), 'Late');
    assert.deepEqual([after.session, after.insideCount, after.settings], [before.session, 2, before.settings]);
    const seated = after.participants.find(({ name }: { name: string }) => name === 'Inside');
    assert.deepEqual([seated.isOnStage, seated.handRaisedAt, seated.id], [true, null, guest.participantId]);
    for (const one of [...waiting, late]) assert.equal((await standingOf(again, room.mediaId, one)).state, 'waiting');
    const standing = await standingOf(again, room.mediaId, guest);
    assert.deepEqual([standing.isHere, standing.connect.token], [true, guest.participantId]);
    assert.equal((await standingOf(again, room.mediaId, owner)).state, 'inside');
    assert.deepEqual((await act(again, room, 'admit-all')).body, { count: 6 });
    assert.deepEqual(await clicksOf(again, room), { used: 7, reserved: 0, limit: 10 });
  });

  test('a participant who does not come back within two minutes of a restart loses the seat, one who does keeps it', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    await act(app, room, `participants/${guest.participantId}/admit`);
    app.clock.advance({ seconds: 90 });
    const again = await app.again();
    again.clock.advance({ seconds: 119 });
    await again.rooms.presence.sweep();
    assert.equal((await viewRoom(again, room)).insideCount, 2);
    again.rooms.presence.heard(owner.pageSessionId, true);
    again.clock.advance({ seconds: 1 });
    await again.rooms.presence.sweep();
    await until(async () => (await viewRoom(again, room)).insideCount === 1);
  });

  test('a wait with lost connections, reloads, a sleeping tab and a restart stays one row, and the guest can be admitted', async () => {
    let app = await buildTestApp(open);
    const room = await shareRoom(app, {}, { maxClicks: 1 });
    const guest = await arriveAsGuest(app, room);
    const since = (await viewRoom(app, room)).waiting[0].since;
    let { pageSessionId } = guest;
    for (let round = 0; round < 3; round += 1) {
      app.rooms.presence.heard(pageSessionId, true);
      app.clock.advance({ minutes: 10 });
      await app.rooms.presence.keep();
      app.rooms.presence.heard(pageSessionId, false);
      app.clock.advance({ minutes: 14 });
      await app.rooms.lapse();
      await app.rooms.presence.sweep();
      if (round === 1) app = await app.again();
      pageSessionId = await openPage(app, guest.cookie, room.mediaId, pageSessionId);
      assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.state, 'waiting');
      assert.equal((await ask(app, room.mediaId, { ...guest, pageSessionId })).body.participantId, guest.participantId);
    }
    const rows = await rowsOf(app, room);
    assert.deepEqual(
      rows.map(({ id, state }) => [id, state]),
      [[guest.participantId, 'waiting']],
    );
    const { waiting } = await viewRoom(app, room);
    assert.deepEqual([waiting.length, waiting[0].since], [1, since]);
    assert.equal((await act(app, room, `participants/${guest.participantId}/admit`)).status, 204);
    assert.deepEqual(await clicksOf(app, room), { used: 1, reserved: 0, limit: 1 });
  });

  test('after a restart ended sessions stay ended, and removed and banned guests stay out', async () => {
    const app = await buildTestApp(open);
    const room = await shareRoom(app);
    await arrive(app, room.owner.cookie, room.mediaId);
    const [removed, banned] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
    await act(app, room, 'admit-all');
    await act(app, room, `participants/${removed.participantId}/remove`);
    await act(app, room, `participants/${banned.participantId}/ban`);
    let again = await app.again();
    assert.equal((await ask(again, room.mediaId, removed)).body.code, 'rooms.removed');
    assert.equal((await ask(again, room.mediaId, banned)).body.code, 'rooms.banned');
    await act(again, room, 'end');
    again = await again.again();
    assert.deepEqual((await viewRoom(again, room)).session.state, 'ended');
    assert.equal((await ask(again, room.mediaId, banned)).body.code, 'rooms.banned');
  });

  test('after a restart the engine, which kept running, loses unknown participants and rooms of ended sessions', async () => {
    const roomServer = createFakeRoomServer();
    const app = await buildTestApp(open, { roomServer });
    const [room, other] = [await shareRoom(app), await shareRoom(app)];
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    await arrive(app, other.owner.cookie, other.mediaId);
    const sessionOf = (mediaId: string) => app.rooms.live.find(mediaId)!.session.id;
    const [session, ended] = [sessionOf(room.mediaId), sessionOf(other.mediaId)];
    for (const id of [session, ended, 'of another product']) await roomServer.openRoom(id);
    const grants = { maySend: ['camera'], isHidden: false } as const;
    roomServer.join({ room: session, participantId: owner.participantId, name: 'Owner', grants }, ['camera']);
    roomServer.join({ room: session, participantId: 'intruder', name: 'Nobody', grants }, ['camera']);
    await app.write((unit) =>
      unit.db.updateTable('room_sessions').set({ ended_at: 1 }).where('id', '=', ended).execute(),
    );
    const again = await app.again();
    await again.rooms.engine.reconcile();
    assert.deepEqual((await roomServer.listRooms()).sort(), [session, 'of another product'].sort());
    assert.deepEqual(await roomServer.listParticipants(session), [
      { participantId: owner.participantId, sending: ['camera'] },
    ]);
  });
});
