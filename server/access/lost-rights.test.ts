import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { accountKey } from '#server/access/person.ts';
import { makeGrant, makeMedia, makeRoom } from '#server/testing/make.ts';
import { buildTestApp, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { testOrigin } from '#server/testing/test-http.ts';

/** A request whose head is at the server and whose body is not: `send` sends the body and returns the answer. */
interface HeldRequest {
  send(): Promise<{ status: number; code: string | undefined }>;
}

forEachDatabase((_, open) => {
  let app: TestApp;
  let port: number;
  before(async () => {
    app = await buildTestApp(open);
    await app.app.listen({ port: 0, host: '127.0.0.1' });
    port = (app.app.server.address() as AddressInfo).port;
  });

  async function hold(what: string, cookie: string, body: object): Promise<HeldRequest> {
    const [method, path] = what.split(' ') as [string, string];
    const text = JSON.stringify(body);
    const headers = {
      ...{ cookie, 'origin': testOrigin, 'content-type': 'application/json' },
      'content-length': Buffer.byteLength(text),
    };
    const sending = request({ host: '127.0.0.1', port, method, path, headers });
    sending.write(text.slice(0, 1));
    await wait(100);
    return {
      async send() {
        const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
        sending.end(text.slice(1));
        const [reply] = await answered;
        const answer = Buffer.concat(await reply.toArray()).toString();
        const { code } = answer ? (JSON.parse(answer) as { code?: string }) : {};
        return { status: reply.statusCode!, code };
      },
    };
  }

  const revoke = (accountId: string) =>
    app.write(({ db }) => db.deleteFrom('item_grants').where('holder', '=', accountKey(accountId)).execute());

  describe('a right that is lost while the body is on its way', () => {
    it('changes nothing: an editor whose grant was revoked', async () => {
      const [owner, editor] = [await app.member(), await app.member()];
      const id = await makeMedia(app.write, { ownerId: owner.id });
      await makeGrant(app.write, id, editor.id, { role: 'editor' });
      const held = await hold(`PATCH /api/media/${id}`, editor.cookie, { title: 'Taken over' });
      await revoke(editor.id);
      assert.deepEqual(await held.send(), { status: 404, code: 'media.not_found' });
      const { body } = await app.call(`GET /api/media/${id}`, { cookie: owner.cookie });
      assert.notEqual(body.title, 'Taken over');
    });

    it('locks no room: a moderator whose grant was revoked', async () => {
      const [owner, moderator] = [await app.member(), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      await makeGrant(app.write, id, moderator.id, { role: 'moderator' });
      const held = await hold(`PATCH /api/rooms/${id}`, moderator.cookie, { locked: true });
      await revoke(moderator.id);
      assert.deepEqual(await held.send(), { status: 404, code: 'media.not_found' });
      const { locked } = await app.read
        .selectFrom('rooms')
        .select('locked')
        .where('media_id', '=', id)
        .executeTakeFirstOrThrow();
      assert.equal(locked, 0);
    });

    it('ends no room: a moderator sent a body that the route does not ask for, and the grant was revoked', async () => {
      const [owner, moderator] = [await app.member(), await app.member()];
      const id = await makeRoom(app.write, { ownerId: owner.id });
      await makeGrant(app.write, id, moderator.id, { role: 'moderator' });
      const held = await hold(`POST /api/rooms/${id}/end`, moderator.cookie, {});
      await revoke(moderator.id);
      assert.deepEqual(await held.send(), { status: 404, code: 'media.not_found' });
    });

    it('switches no guest access on: the item was deleted', async () => {
      const owner = await app.member();
      const id = await makeMedia(app.write, { ownerId: owner.id });
      const held = await hold(`PATCH /api/media/${id}/guest-access`, owner.cookie, { isEnabled: true });
      assert.equal((await app.call(`DELETE /api/media/${id}`, { cookie: owner.cookie })).status, 204);
      assert.deepEqual(await held.send(), { status: 404, code: 'media.not_found' });
      const rows = await app.read.selectFrom('guest_access').selectAll().where('media_id', '=', id).execute();
      assert.deepEqual(
        rows.filter(({ is_enabled }) => is_enabled === 1),
        [],
      );
    });

    it('creates nothing: the account signed out', async () => {
      const owner = await app.member();
      const held = await hold('POST /api/media', owner.cookie, { kind: 'video', title: 'Too late' });
      await app.call('POST /api/accounts/sign-out', { cookie: owner.cookie });
      assert.deepEqual(await held.send(), { status: 401, code: 'accounts.sign_in_required' });
    });
  });
});
