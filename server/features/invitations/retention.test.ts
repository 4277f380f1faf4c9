import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRoom, makeSession } from '#server/testing/make.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('names and addresses of invitations are erased ninety days after they ended, and whoever came stays known', async () => {
    const app = await buildTestApp(open);
    const { id: ownerId, cookie } = await app.member();
    const mediaId = await makeRoom(app.write, { ownerId });
    const path = `/api/media/${mediaId}/invitations`;
    const people = ['unused', 'revoked', 'joined'].map((who) => ({ email: `${who}@example.org`, role: 'viewer' }));
    const made = await app.call(`POST ${path}`, { cookie, body: { people, send: 'link' } });
    const [, revoked, joined] = made.body.invitations;
    const confirmed = await app.call(`POST /api/invitations/${joined.url.split('/i/')[1]}/confirm`, {
      body: { email: 'joined@example.org' },
    });
    const invited = `foyer_guest=${confirmed.cookies['foyer_guest']}`;
    const enter = async () =>
      (await app.call('POST /api/page-sessions', { cookie: invited, body: { mediaId } })).status;
    assert.equal(await enter(), 201);
    assert.equal((await app.call(`DELETE ${path}/${revoked.id}`, { cookie })).status, 204);
    const rowsNow = () =>
      app.read
        .selectFrom('invitations')
        .select(['id', 'name', 'email', 'token_hash'])
        .where('media_id', '=', mediaId)
        .orderBy('email')
        .execute();

    // The links are good for seven days: the unused one ends then, the revoked one has ended before.
    app.clock.advance({ days: 89 });
    assert.equal(await app.retention.run(), 0);
    app.clock.advance({ days: 1 });
    assert.equal(await app.retention.run(), 1);
    app.clock.advance({ days: 7 });
    assert.equal(await app.retention.run(), 1);
    assert.equal(await app.retention.run(), 0);
    const rows = await rowsNow();
    assert.deepEqual(
      rows.map(({ name, email }) => [name, email]),
      [
        ['', ''],
        ['', ''],
        ['Joined', 'joined@example.org'],
      ],
    );
    assert.ok(rows.slice(0, 2).every((row) => row.token_hash === null));
    assert.equal(await enter(), 201, 'whoever has joined comes back');
    const owner = await app.call(`POST ${path}`, {
      cookie: (await makeSession(app.write, ownerId)).cookie,
      body: { people: people.slice(1, 2), send: 'link' },
    });
    assert.equal(owner.status, 201, 'an erased address can be invited again');
  });
});
