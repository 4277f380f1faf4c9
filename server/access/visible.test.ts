import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountRole } from '#contracts/accounts.ts';
import type { Visibility } from '#contracts/media.ts';
import type { Write } from '#server/database/write.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { markDeleted } from '#server/features/media/store.ts';
import { makeAccount, makeGrant, makeMedia } from '#server/testing/make.ts';
import { createChance } from '#server/testing/random-steps.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createAccess } from './find-rights.ts';
import { everyoneKey, toAccountPerson } from './person.ts';
import { findItem } from './store.ts';
import { isListedFor } from './visible.ts';

const roles: AccountRole[] = ['member', 'creator', 'admin'];
const visibilities: Visibility[] = ['private', 'unlisted', 'published'];
const granted = ['viewer', 'speaker', 'moderator', 'editor'] as const;
const sources = ['collaboration', 'invitation', 'channel'] as const;

/** As a channel that is open to everyone gives on its items. */
async function giveToEveryone(write: Write, mediaId: string): Promise<void> {
  const grant = { media_id: mediaId, holder: everyoneKey, role: 'viewer', source: 'channel', created_at: 0 };
  await write(({ db }) => db.insertInto('item_grants').values(grant).execute());
}

forEachDatabase((_, open) => {
  const off = { ...defaultModules, theming: { ...defaultModules.theming, mediapage: false } };
  const sites = { 1: { modules: defaultModules }, 2: { modules: defaultModules }, 3: { modules: off } };
  for (const seed of [1, 2, 3] as const) {
    const site = sites[seed];
    test(`the SQL condition selects the items the rule lists, for random rows (seed ${seed})`, async () => {
      const { read, write } = await open();
      const random = createChance(seed);
      const accounts = await Promise.all(
        Array.from({ length: 8 }, () => makeAccount(write, { role: random.pick(roles)! })),
      );
      const items = await Promise.all(
        Array.from({ length: 40 }, () =>
          makeMedia(write, { ownerId: random.pick(accounts)!.id, visibility: random.pick(visibilities)! }),
        ),
      );
      for (const id of items) {
        if (random.number(5) === 0) await write((unit) => markDeleted(unit, id, accounts[0]!.id));
        for (const { id: accountId } of accounts)
          for (const source of sources)
            if (random.number(9) === 0) await makeGrant(write, id, accountId, { role: random.pick(granted)!, source });
        if (random.number(9) === 0) await giveToEveryone(write, id);
      }
      const access = createAccess(() => site);
      const found = await Promise.all(items.map((id) => findItem(read, id)));
      let listed = 0;
      for (const account of accounts) {
        const person = toAccountPerson(account);
        const rows = await read.selectFrom('media').select('id').where(isListedFor(person, site)).execute();
        const rights = await access.decideForItems(
          read,
          person,
          found.map((item) => item!),
        );
        const expected = items.filter((id) => rights.get(id)!.list);
        assert.deepEqual(rows.map(({ id }) => id).sort(), expected.sort(), `${account.role} ${account.id}`);
        listed += expected.length;
      }
      assert.ok(listed > 20 && listed < items.length * accounts.length, `${listed} of all pairs are listed`);
    });
  }
});
