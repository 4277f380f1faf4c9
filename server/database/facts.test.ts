import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accountKey } from '#server/access/person.ts';
import { makeAccount, makeGrant, makeMedia } from '#server/testing/make.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  async function openSite() {
    const database = await open();
    const owner = await makeAccount(database.write);
    const mediaId = await makeMedia(database.write, { ownerId: owner.id, title: 'Crystal lotus' });
    const read = () => database.read.selectFrom('recorded_facts').selectAll().orderBy('id').execute();
    return { ...database, owner, mediaId, readFacts: read };
  }

  it('a fact is saved with its unit, holds the title of that moment, and is lost with a unit that fails', async () => {
    const { write, readFacts, owner, mediaId } = await openSite();
    const actor = accountKey(owner.id);
    await write(async (unit) => {
      unit.record({ what: 'media.created', actor, madeFrom: '192.0.2.1 Firefox', mediaId, details: { kind: 'video' } });
      unit.record({ what: 'account.signed_in', actor });
    });
    await assert.rejects(
      write(async (unit) => {
        unit.record({ what: 'media.deleted', actor, mediaId });
        throw new Error('after all not');
      }),
    );
    const facts = await readFacts();
    assert.deepEqual(
      facts.map(({ what, actor: who, made_from: from, media_title: title, details }) => [
        what,
        who,
        from,
        title,
        details,
      ]),
      [
        ['media.created', actor, '192.0.2.1 Firefox', 'Crystal lotus', '{"kind":"video"}'],
        ['account.signed_in', actor, null, null, '{}'],
      ],
    );
    assert.ok(facts[1]!.id > facts[0]!.id);
  });

  it('an act is one of administration only for an admin without a role on the item of another', async () => {
    const { write, readFacts, owner, mediaId } = await openSite();
    const admin = await makeAccount(write, { role: 'admin' });
    const editor = await makeAccount(write, { role: 'admin' });
    const creator = await makeAccount(write);
    await makeGrant(write, mediaId, editor.id, { role: 'editor', source: 'collaboration' });
    const own = await makeMedia(write, { ownerId: admin.id });
    await write(async (unit) => {
      for (const { id } of [admin, editor, creator, owner])
        unit.record({ what: 'media.changed', actor: accountKey(id), mediaId });
      unit.record({ what: 'media.changed', actor: accountKey(admin.id), mediaId: own });
      unit.record({ what: 'media.changed', actor: null, mediaId });
    });
    assert.deepEqual(
      (await readFacts()).map((fact) => fact.by_administration),
      [1, 0, 0, 0, 0, 0],
    );
  });
});
