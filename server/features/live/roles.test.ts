import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeLiveIngest } from '#server/testing/fake-live-ingest.ts';
import { watchAs, type Watcher } from '#server/testing/live-lab.ts';
import { listenTo, type PageListener } from '#server/testing/page-listener.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, shareLive } from '#server/testing/test-app.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import type { TestReply } from '#server/testing/test-http.ts';

/** A live session that a member watches by an invitation as viewer, and an administrator. */
async function openHouse(open: OpenTestDatabase) {
  const liveIngest = createFakeLiveIngest();
  const app = await buildTestApp(open, { liveIngest });
  const live = await shareLive(app);
  const [member, admin] = [await app.member(), await app.member({ role: 'admin' })];
  const { mediaId } = live;
  const { cookie } = live.owner;
  const path = `/api/media/${mediaId}/invitations`;
  const body = { people: [{ email: member.email, role: 'viewer' }], send: 'link' };
  const invited = await app.call(`POST ${path}`, { cookie, body });
  const [{ id }] = invited.body.invitations;
  const { connect } = await listenTo(app);
  return {
    ...{ app, live, liveIngest, member, admin, connect },
    giveRole: (role: string) => app.call(`PATCH ${path}/${id}`, { cookie, body: { role } }),
    revoke: () => app.call(`DELETE ${path}/${id}`, { cookie }),
    may: async ({ cookie: own, pageSessionId }: Watcher) =>
      (await app.call(`GET /api/live/${mediaId}?pageSessionId=${pageSessionId}`, { cookie: own })).body.may,
  };
}

const patienceMs = 30_000;

/** Acts, and waits until the page was told to read the session again. */
async function toldBy(page: PageListener, act: () => Promise<TestReply>): Promise<void> {
  const before = page.count('live');
  const { status, body } = await act();
  assert.ok(status < 300, JSON.stringify(body));
  await until(() => page.count('live') > before, patienceMs);
}

forEachDatabase((_, open) => {
  describe('an open page of a live session', () => {
    it('is told at once when its person becomes a moderator by an invitation, or is one no longer', async () => {
      const { live, app, member, connect, giveRole, revoke, may } = await openHouse(open);
      const watcher = await watchAs(app, live, member.cookie);
      const page = await connect(watcher);
      assert.equal((await may(watcher)).moderate, false);
      await toldBy(page, () => giveRole('moderator'));
      assert.equal((await may(watcher)).moderate, true);
      await toldBy(page, () => giveRole('viewer'));
      assert.equal((await may(watcher)).moderate, false);
      await revoke();
      await until(() => !page.socket.connected, patienceMs);
    });

    it('is told at once when its person becomes or is no longer a manager of a channel of the session', async () => {
      const { app, live, member, connect, may } = await openHouse(open);
      const { cookie } = live.owner;
      const { id } = (await app.call('POST /api/channels', { cookie, body: { title: 'Evenings' } })).body;
      await app.call(`PUT /api/channels/${id}/media/${live.mediaId}`, { cookie });
      const watcher = await watchAs(app, live, member.cookie);
      const page = await connect(watcher);
      const members = `/api/channels/${id}/members/${member.id}`;
      await toldBy(page, () => app.call(`PUT ${members}`, { cookie, body: { role: 'manager' } }));
      assert.equal((await may(watcher)).moderate, true);
      await toldBy(page, () => app.call(`DELETE ${members}`, { cookie }));
      assert.equal((await may(watcher)).moderate, false);
      page.socket.disconnect();
    });

    it('is told at once when the session is handed to its person, who is shown what the sender sends', async () => {
      const { app, live, liveIngest, member, admin, connect, may } = await openHouse(open);
      await app.live.tick();
      const [before, after] = [await watchAs(app, live, live.owner.cookie), await watchAs(app, live, member.cookie)];
      const [loser, winner] = [await connect(before), await connect(after)];
      const handOver = { cookie: admin.cookie, body: { to: member.id } };
      await toldBy(winner, () => app.call(`POST /api/accounts/${live.owner.id}/hand-over`, handOver));
      await until(() => !loser.socket.connected, patienceMs);
      assert.equal((await may(after)).broadcast, true);
      const { cookie } = member;
      const { key } = (await app.call(`GET /api/live/${live.mediaId}/key`, { cookie })).body;
      await liveIngest.send(key);
      await until(async () => (await may(after)).broadcast && app.live.senders.isBusy(live.mediaId), patienceMs);
      await toldBy(winner, async () => {
        liveIngest.receiver!.refused(live.mediaId, 'wrong_key');
        return await app.call(`GET /api/live/${live.mediaId}`, { cookie });
      });
      winner.socket.disconnect();
    });
  });
});
