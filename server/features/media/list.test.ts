import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeMedia } from '#server/testing/make.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('an item that the member does not see is no place in a list, just like one that never was', async () => {
    const app = await buildTestApp(open);
    const [owner, other] = [await app.member(), await app.member()];
    const secret = await makeMedia(app.write, { ownerId: owner.id, title: 'Merger' });
    await makeMedia(app.write, { ownerId: other.id, title: 'Zebra' });
    const ask = (cursor: string) => app.call(`GET /api/media?sort=title&cursor=${cursor}`, { cookie: other.cookie });
    const [ofSecret, unknown] = [await ask(secret), await ask('A'.repeat(22))];
    assert.deepEqual([ofSecret.status, ofSecret.body.details], [unknown.status, unknown.body.details]);
    assert.equal(ofSecret.status, 422);
  });
});
