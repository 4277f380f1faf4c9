import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeAccount } from '#server/testing/make.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import { createTestHttp } from '#server/testing/test-http.ts';
import { serveHelp } from './routes.ts';
import { removeFeedback } from './store.ts';

async function openHelp(open: OpenTestDatabase) {
  const database = await open();
  const admin = await makeAccount(database.write, { role: 'admin' });
  const http = createTestHttp(async (sessionHash) => ({ ...admin, sessionId: 's', sessionHash, madeFrom: null }));
  serveHelp(http.serve, database);
  const answer = (article: string, body: object, cookie?: string, address?: string) =>
    http.call(`POST /api/help/${article}/feedback`, { body, ...(cookie && { cookie }), ...(address && { address }) });
  return { ...database, answer, http, admin };
}

forEachDatabase((_, open) => {
  describe('answers about help articles', () => {
    it('of readers with and without an account are read by an administrator, newest first', async () => {
      const help = await openHelp(open);
      assert.equal((await help.answer('guest-links', { isHelpful: true })).status, 204);
      const comment = ' How do I give a link more days?\u202E ';
      assert.equal((await help.answer('guest-links', { isHelpful: false, comment }, 'foyer_session=x')).status, 204);
      const { body } = await help.http.call('GET /api/help/feedback', { cookie: 'foyer_session=x' });
      assert.deepEqual(body.totals, [{ article: 'guest-links', yes: 1, no: 1 }]);
      assert.equal(body.items.length, 2);
      const [signedIn, stranger] = body.items[0].author ? body.items : body.items.toReversed();
      assert.deepEqual(
        [signedIn.author, signedIn.comment, signedIn.isHelpful],
        [{ name: help.admin.name, email: help.admin.email }, 'How do I give a link more days?', false],
      );
      assert.deepEqual([stranger.author, stranger.comment, stranger.isHelpful], [null, '', true]);
      assert.equal(body.nextCursor, null);
    });

    it('of a member replace the last answer about the same article', async () => {
      const help = await openHelp(open);
      for (const isHelpful of [false, true]) await help.answer('channels', { isHelpful }, 'foyer_session=x');
      const { body } = await help.http.call('GET /api/help/feedback', { cookie: 'foyer_session=x' });
      assert.deepEqual(body.totals, [{ article: 'channels', yes: 1, no: 0 }]);
    });

    it('come in pages', async () => {
      const help = await openHelp(open);
      for (let at = 0; at < 51; at += 1)
        await help.answer('channels', { isHelpful: true, comment: `${at}` }, undefined, `10.0.0.${at}`);
      const first = (await help.http.call('GET /api/help/feedback', { cookie: 'foyer_session=x' })).body;
      const rest = await help.http.call(`GET /api/help/feedback?cursor=${first.nextCursor}`, {
        cookie: 'foyer_session=x',
      });
      assert.deepEqual([first.items.length, rest.body.items.length, rest.body.nextCursor], [50, 1, null]);
      assert.equal(new Set([...first.items, ...rest.body.items].map(({ comment }) => comment)).size, 51);
    });

    it('about unknown articles, without an answer or with a long comment are refused by field', async () => {
      const help = await openHelp(open);
      const refusals: [string, object, string][] = [
        ['channels', {}, 'isHelpful'],
        ['channels', { isHelpful: true, comment: 'x'.repeat(1_001) }, 'comment'],
      ];
      for (const [article, body, field] of refusals) {
        const reply = await help.answer(article, body);
        assert.deepEqual([reply.status, reply.body.details[0].field], [422, field]);
      }
      assert.equal((await help.answer('no-such-article', { isHelpful: true })).status, 404);
      assert.deepEqual(await help.read.selectFrom('help_feedback').selectAll().execute(), []);
    });

    it('of one address are limited, and old ones are removed', async () => {
      const help = await openHelp(open);
      for (let at = 0; at < 10; at += 1) await help.answer('videos', { isHelpful: true });
      assert.equal((await help.answer('videos', { isHelpful: true })).status, 429);
      const later = new Date(Date.now() + 86_400_000_000);
      assert.equal(await help.write((unit) => removeFeedback(unit, later, 500)), 10);
    });
  });
});
