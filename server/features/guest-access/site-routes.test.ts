import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeMedia, makeRoom } from '#server/testing/make.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

interface ListedItem {
  media: { id: string; title: string };
  links: { name: string; status: string }[];
}

forEachDatabase((_, open) => {
  async function openSite() {
    const app = await buildTestApp(open);
    const admin = await app.member({ role: 'admin', name: 'Louise Smith' });
    const kenji = await app.member({ name: 'Kenji Tanaka' });
    const ask = (what: string, body?: object, by = admin) =>
      app.call(what, { cookie: by.cookie, ...(body && { body }) });
    const lotus = await makeMedia(app.write, { ownerId: kenji.id, title: 'Crystal lotus' });
    const room = await makeRoom(app.write, { ownerId: kenji.id, title: 'Object handling' });
    async function addLink(mediaId: string, link: object) {
      await ask(`PATCH /api/media/${mediaId}/guest-access`, { isEnabled: true }, kenji);
      return (await ask(`POST /api/media/${mediaId}/guest-access/links`, link, kenji)).body;
    }
    const list = async (query = '') => (await ask(`GET /api/guest-links${query}`)).body;
    const namesOf = async (query: string): Promise<string[]> =>
      (await list(query)).items.flatMap(({ links }: ListedItem) => links.map(({ name }) => name)).sort();
    return { app, admin, kenji, ask, lotus, room, addLink, list, namesOf };
  }

  describe('the guest links of the site', () => {
    test('are found by state, kind and words, with the states that their owners see', async () => {
      const { app, ask, lotus, room, addLink, list, namesOf } = await openSite();
      await addLink(lotus, { name: 'Press' });
      await addLink(lotus, { name: 'One day', durationDays: 1 });
      const once = await addLink(lotus, { name: 'Used', maxClicks: 1 });
      await addLink(room, { name: 'Speakers' });
      await app.write(({ db }) =>
        db.updateTable('guest_links').set({ used_clicks: 1 }).where('id', '=', once.id).execute(),
      );
      await ask(`PATCH /api/guest-links/items/${room}`, { isEnabled: false });
      app.clock.advance({ days: 3 });
      const all = await list();
      for (const { links } of all.items as ListedItem[])
        for (const { name, status } of links)
          assert.ok((await namesOf(`?status=${status}`)).includes(name), `${name} is ${status}`);
      assert.deepEqual(await namesOf('?status=active'), ['Press']);
      assert.deepEqual(await namesOf('?status=off'), ['Speakers']);
      assert.deepEqual(await namesOf('?status=expired'), ['One day']);
      assert.deepEqual(await namesOf('?status=used_up'), ['Used']);
      assert.deepEqual(await namesOf('?kind=room'), ['Speakers']);
      assert.deepEqual(await namesOf('?query=LOTUS%20press'), ['Press']);
      assert.equal((await namesOf('?query=kenji')).length, 4);
      assert.deepEqual(all.totals, { links: 4, items: 2, usable: { links: 1, items: 1 } });
      await ask('PATCH /api/modules/invitetomedia', { enabled: false });
      assert.deepEqual(await namesOf('?status=active'), []);
      assert.deepEqual(await namesOf('?status=off'), ['Press', 'Speakers']);
      assert.equal((await list()).totals.usable.links, 1, 'it works again when the module is on');
    });

    test('are switched off and deleted by an administrator, as an act of administration', async () => {
      const { app, ask, lotus, addLink, list } = await openSite();
      const link = await addLink(lotus, { name: 'Press' });
      const token = link.url.split('/g/')[1];
      assert.equal((await list()).items[0].links[0].url, undefined, 'who lists links need not get in by them');
      await ask(`PATCH /api/guest-links/items/${lotus}`, { isEnabled: false });
      assert.equal((await app.call(`GET /api/guest-access/${token}`)).body.code, 'guest_access.off');
      assert.equal((await ask(`DELETE /api/guest-links/${link.id}`)).status, 204);
      assert.equal((await ask(`DELETE /api/guest-links/${link.id}`)).body.code, 'guest_access.link_not_found');
      assert.equal((await app.call(`GET /api/guest-access/${token}`)).body.code, 'guest_access.deleted');
      const facts = (await ask('GET /api/audit?what=guest_link.deleted')).body.facts;
      assert.deepEqual([facts[0].isAdministration, facts[0].details.name], [true, 'Press']);
    });

    test('are read page by page, and by administrators only', async () => {
      const { app, kenji, ask, addLink, list } = await openSite();
      for (let count = 0; count < 25; count += 1) {
        app.clock.advance({ seconds: 1 });
        await addLink(await makeMedia(app.write, { ownerId: kenji.id }), { name: 'Press' });
      }
      const first = await list();
      const second = await list(`?cursor=${first.nextCursor}`);
      const ids = [...first.items, ...second.items].map(({ media }: ListedItem) => media.id);
      assert.deepEqual([first.items.length, second.items.length, new Set(ids).size], [20, 5, 25]);
      assert.equal(second.nextCursor, null);
      assert.equal((await ask('GET /api/guest-links', undefined, kenji)).status, 403);
    });
  });

  describe('a new guest link', () => {
    test('has at most the days and clicks that the site allows, and both where they are limited', async () => {
      const { ask, kenji, lotus, addLink } = await openSite();
      await ask('PATCH /api/modules/invitetomedia', { suggestedDays: 7, mostDays: 30, mostClicks: 500 });
      const make = (link: object) =>
        ask(`POST /api/media/${lotus}/guest-access/links`, { name: 'Press', ...link }, kenji);
      await addLink(lotus, { name: 'Good', durationDays: 30, maxClicks: 500 });
      const { suggested, most } = (await ask(`GET /api/media/${lotus}/guest-access`, undefined, kenji)).body;
      assert.deepEqual(
        [suggested, most],
        [
          { days: 7, clicks: null },
          { days: 30, clicks: 500 },
        ],
      );
      const cases: [object, string, string][] = [
        [{ durationDays: 31, maxClicks: 5 }, 'durationDays', 'above_most'],
        [{ durationDays: 3, maxClicks: 501 }, 'maxClicks', 'above_most'],
        [{ maxClicks: 5 }, 'durationDays', 'needed'],
        [{ durationDays: 3, maxClicks: null }, 'maxClicks', 'needed'],
      ];
      for (const [link, field, code] of cases) {
        const reply = await make(link);
        assert.deepEqual([reply.status, reply.body.details[0].field, reply.body.details[0].code], [422, field, code]);
      }
      const above = await ask('PATCH /api/modules/invitetomedia', { suggestedDays: 31 });
      assert.deepEqual([above.status, above.body.details[0].field], [422, 'suggestedDays']);
    });
  });
});
