import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeMedia } from '#server/testing/make.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

interface Fact {
  id: string;
  what: string;
  isAdministration: boolean;
}

forEachDatabase((_, open) => {
  async function openSite() {
    const app = await buildTestApp(open);
    const admin = await app.member({ role: 'admin', name: 'Louise Smith' });
    const kenji = await app.member({ name: 'Kenji Tanaka' });
    const mediaId = await makeMedia(app.write, { ownerId: kenji.id, title: 'Crystal lotus' });
    const ask = (what: string, body?: object, by = kenji) =>
      app.call(what, { cookie: by.cookie, ...(body && { body }) });
    const find = async (query: string): Promise<string[]> =>
      (await ask(`GET /api/audit${query}`, undefined, admin)).body.facts.map(({ what }: Fact) => what);
    return { app, admin, kenji, mediaId, ask, find };
  }

  describe('the audit log', () => {
    test('says who did what to which item and link, when and from where', async () => {
      const { ask, admin, kenji, mediaId } = await openSite();
      await ask(`PATCH /api/media/${mediaId}/guest-access`, { isEnabled: true });
      const link = await ask(`POST /api/media/${mediaId}/guest-access/links`, { name: 'Press', maxClicks: 10 });
      await ask(`PATCH /api/media/${mediaId}`, { title: 'Lotus' }, admin);
      const log = (await ask('GET /api/audit', undefined, admin)).body;
      const [changed, created] = log.facts;
      assert.deepEqual([log.total, log.keptDays, log.nextCursor], [3, 730, null]);
      assert.deepEqual([changed.what, changed.isAdministration, changed.media.title], ['media.changed', true, 'Lotus']);
      assert.deepEqual([created.what, created.isAdministration], ['guest_link.created', false]);
      assert.deepEqual(created.who, { kind: 'account', id: kenji.id, name: 'Kenji Tanaka' });
      assert.deepEqual(created.details, { name: 'Press', maxClicks: 10, durationDays: null });
      assert.match(created.madeFrom, /^127\.0\.0\.1/u);
      await ask(`DELETE /api/media/${mediaId}/guest-access/links/${link.body.id}`);
      const [deleted] = (await ask('GET /api/audit?what=guest_link.deleted', undefined, admin)).body.facts;
      assert.deepEqual(deleted.details, { name: 'Press', usedClicks: 0, maxClicks: 10 });
    });

    test('is filtered by words, account, act, area, item and time', async () => {
      const { app, ask, find, admin, kenji, mediaId } = await openSite();
      await ask(`PATCH /api/media/${mediaId}/guest-access`, { isEnabled: true });
      await ask(`POST /api/media/${mediaId}/guest-access/links`, { name: 'Webinar invite' });
      const later = new Date(app.clock.now().getTime() + 60_000).toISOString();
      app.clock.advance({ minutes: 2 });
      await ask('PATCH /api/modules/invitetomedia', { maxLinks: 5 }, admin);
      assert.deepEqual(await find('?query=webinar'), ['guest_link.created']);
      assert.deepEqual(await find('?query=LOTUS'), ['guest_link.created', 'guest_access.switched_on']);
      assert.deepEqual(await find('?query=kenji%20crystal'), ['guest_link.created', 'guest_access.switched_on']);
      assert.deepEqual(await find('?query=%25'), []);
      assert.deepEqual(await find(`?who=${admin.id}`), ['module.changed']);
      assert.deepEqual(await find(`?who=${kenji.id}&what=guest_access`), ['guest_access.switched_on']);
      assert.deepEqual(await find(`?mediaId=${mediaId}&what=guest_link.created`), ['guest_link.created']);
      assert.deepEqual(await find(`?from=${later}`), ['module.changed']);
      assert.equal((await find(`?to=${later}`)).length, 2);
      assert.equal((await ask('GET /api/audit?what=nothing', undefined, admin)).status, 422);
    });

    test('is narrowed to one item, and to what an account did and what was done to it, on the page and in the file', async () => {
      const { app, ask, admin, kenji, mediaId } = await openSite();
      const other = await makeMedia(app.write, { ownerId: admin.id, title: 'Vase' });
      await ask(`PATCH /api/media/${mediaId}`, { title: 'Lotus' });
      await ask(`PATCH /api/media/${other}`, { title: 'Blue vase' }, admin);
      await ask(`PATCH /api/accounts/${kenji.id}`, { name: 'Kenji T.' }, admin);
      const narrowed = async (query: string) => {
        const { body } = await ask(`GET /api/audit?${query}`, undefined, admin);
        const file = await ask(`GET /api/audit.csv?${query}`, undefined, admin);
        const lines = file.raw.toString().trim().split('\r\n').slice(1);
        const acts = body.facts.map(({ what }: Fact) => what);
        assert.deepEqual(
          lines.map((line) => line.split(',')[1]),
          acts,
          'the file holds what the page shows',
        );
        return { acts, about: body.about };
      };
      assert.deepEqual(await narrowed(`account=${kenji.id}`), {
        acts: ['account.renamed', 'media.changed'],
        about: { account: { kind: 'account', id: kenji.id, name: 'Kenji T.' }, media: null },
      });
      assert.deepEqual(await narrowed(`mediaId=${other}`), {
        acts: ['media.changed'],
        about: { account: null, media: { id: other, title: 'Blue vase' } },
      });
      assert.deepEqual((await narrowed(`mediaId=${other}&account=${kenji.id}`)).acts, []);
      assert.deepEqual((await narrowed(`account=${'A'.repeat(22)}`)).about.account?.name, null);
    });

    test('is read page by page, each act once, while others are recorded', async () => {
      const { app, ask, admin } = await openSite();
      await app.write(async (unit) => {
        for (let count = 0; count < 120; count += 1) unit.record({ what: 'account.signed_in', actor: null });
      });
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { facts: Fact[]; nextCursor: string | null } = (
          await ask(`GET /api/audit${cursor && `?cursor=${cursor}`}`, undefined, admin)
        ).body;
        seen.push(...page.facts.map(({ id }) => id));
        cursor = page.nextCursor;
        await app.write(async (unit) => unit.record({ what: 'account.signed_in', actor: null }));
      }
      assert.deepEqual([seen.length, new Set(seen).size], [120, 120]);
    });

    test('is downloaded as a CSV file in which no cell is a formula', async () => {
      const { ask, admin, mediaId } = await openSite();
      await ask(`PATCH /api/media/${mediaId}`, { title: '=HYPERLINK("http://evil.example")' });
      const file = await ask('GET /api/audit.csv?what=media', undefined, admin);
      assert.equal(file.status, 200);
      assert.match(String(file.headers['content-type']), /^text\/csv/u);
      assert.match(String(file.headers['content-disposition']), /audit-log\.csv/u);
      const [head, row] = file.raw.toString().split('\r\n');
      assert.match(head!, /^\uFEFFTime \(UTC\),Act,Who/u);
      assert.match(row!, /media\.changed,Kenji Tanaka,false,"'=HYPERLINK\(""http:\/\/evil\.example""\)"/u);
    });

    test('is for administrators only, as a page and as a file', async () => {
      const { app, ask } = await openSite();
      for (const what of ['GET /api/audit', 'GET /api/audit.csv']) {
        assert.equal((await ask(what)).status, 403);
        assert.equal((await app.call(what)).status, 401);
      }
    });

    test('forgets acts after two years', async () => {
      const { app } = await openSite();
      await app.write(async (unit) => unit.record({ what: 'account.signed_in', actor: null }));
      app.clock.advance({ days: 729 });
      await app.write(async (unit) => unit.record({ what: 'account.created', actor: null }));
      await app.retention.run();
      assert.equal((await app.read.selectFrom('recorded_facts').select('id').execute()).length, 2);
      app.clock.advance({ days: 2 });
      await app.retention.run();
      assert.deepEqual(
        (await app.read.selectFrom('recorded_facts').select('what').execute()).map(({ what }) => what),
        ['account.created'],
      );
    });
  });
});
