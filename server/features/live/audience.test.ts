import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChatMessage } from '#contracts/chat.ts';
import { newId } from '#server/random.ts';
import { askLive, say, watchAs, watchAsGuest, type Watcher } from '#server/testing/live-lab.ts';
import { listenTo, type PageListener } from '#server/testing/page-listener.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareLive, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const patienceMs = 30_000;

forEachDatabase((_database, open) => {
  const lastCount = ({ heard }: PageListener) =>
    heard.findLast(([event]) => event === 'watching')?.[1] as { count: number } | undefined;
  const hears = (listener: PageListener, count: number) =>
    until(() => lastCount(listener)?.count === count, patienceMs);
  const viewOf = async (app: TestApp, live: SharedVideo) => (await askLive(app, live, 'GET ')).body;

  describe('the count of watchers', () => {
    it('counts people and not pages, without the owner, and follows who comes and goes', async () => {
      const app = await buildTestApp(open);
      const live = await shareLive(app);
      const { connect } = await listenTo(app);
      const owner = await connect(await watchAs(app, live, live.owner.cookie));
      await hears(owner, 0);
      const cookie = await enterAsGuest(app, live);
      const [first, second] = [await watchAs(app, live, cookie), await watchAs(app, live, cookie)];
      const pages = [await connect(first), await connect(second)];
      await hears(owner, 1);
      const other = await watchAsGuest(app, live);
      pages.push(await connect(other));
      await hears(owner, 2);
      assert.equal((await viewOf(app, live)).watching, 2);
      await app.call(`POST /api/page-sessions/${first.pageSessionId}/leave`, { cookie });
      await app.call(`POST /api/page-sessions/${other.pageSessionId}/leave`, { cookie: other.cookie });
      await hears(owner, 1);
      for (const page of [owner, ...pages]) page.socket.disconnect();
    });

    it('is right after a restart, and leaves out pages that fell silent', async () => {
      const app = await buildTestApp(open);
      const live = await shareLive(app);
      await watchAsGuest(app, live);
      const again = await app.again();
      assert.equal((await viewOf(again, live)).watching, 1);
      app.clock.advance({ minutes: 3 });
      assert.equal((await viewOf(again, live)).watching, 0);
    });
  });

  describe('reactions', () => {
    it('of a crowd are told together to everybody, and a person may send so many a minute', async () => {
      const app = await buildTestApp(open);
      const live = await shareLive(app);
      const { connect } = await listenTo(app);
      const guest = await watchAsGuest(app, live);
      const listener = await connect(guest);
      const react = ({ cookie, pageSessionId }: Watcher, emoji = '👏') =>
        app.call(`POST /api/live/${live.mediaId}/reactions`, { cookie, body: { pageSessionId, emoji } });
      const crowd = await Promise.all(Array.from({ length: 30 }, () => watchAsGuest(app, live)));
      assert.ok((await Promise.all(crowd.map((one) => react(one)))).every(({ status }) => status === 204));
      assert.equal((await react(guest, '🎉')).status, 204);
      const told = () =>
        listener.heard.filter(([event]) => event === 'reactions').flatMap(([, list]) => list) as Told[];
      const sum = () => told().reduce((all, { count }) => all + count, 0);
      await until(() => sum() === 31, patienceMs);
      assert.ok(listener.count('reactions') < 31);
      assert.equal(told().filter(({ emoji }) => emoji === '🎉').length, 1);
      const flood = await Promise.all(Array.from({ length: 130 }, () => react(guest)));
      assert.equal(flood.filter(({ status }) => status === 429).length, 11);
      assert.equal((await react(guest, '💩')).status, 422);
      await askLive(app, live, 'PATCH ', { chat: 'members' });
      assert.equal((await react(crowd[0]!)).body.code, 'chat.off');
      listener.socket.disconnect();
    });
  });

  describe('two hundred writers', () => {
    it('are all heard, each message once and in one order for every page', async () => {
      const app = await buildTestApp(open);
      const live = await shareLive(app);
      const { connect } = await listenTo(app);
      const names = Array.from({ length: 200 }, (_, index) => `Guest of row ${String.fromCodePoint(0x4e00 + index)}`);
      const writers: Watcher[] = [];
      for (const name of names) writers.push(await watchAsGuest(app, live, name));
      const listeners = [await connect(writers[0]!), await connect(writers[1]!)];
      const keys = writers.map(() => newId());
      const waiting = new Set(writers.keys());
      while (waiting.size > 0) {
        const answers = await Promise.all(
          [...waiting].map(
            async (at) => [at, (await say(app, live, writers[at]!, `from ${at}`, keys[at])).status] as const,
          ),
        );
        for (const [at, status] of answers) if (status === 201) waiting.delete(at);
        // A lost answer: the first few send the same message again.
        await Promise.all(answers.slice(0, 5).map(([at]) => say(app, live, writers[at]!, `from ${at}`, keys[at])));
        app.clock.advance({ seconds: 2 });
      }
      const heardBy = ({ heard }: PageListener) =>
        heard.filter(([event]) => event === 'chat').map(([, message]) => (message as ChatMessage).text);
      await until(() => listeners.every((one) => heardBy(one).length >= 200), patienceMs);
      const [one, other] = listeners.map(heardBy);
      assert.deepEqual(one, other);
      assert.deepEqual([one!.length, new Set(one).size], [200, 200]);
      assert.deepEqual(await historyOf(app, live, writers[0]!), one);
      for (const { socket } of listeners) socket.disconnect();
    });
  });
});

interface Told {
  emoji: string;
  count: number;
}

async function historyOf(
  app: TestApp,
  { mediaId }: SharedVideo,
  { cookie, pageSessionId }: Watcher,
): Promise<string[]> {
  const texts: string[] = [];
  let before: string | null = '';
  while (before !== null) {
    const query: string = `pageSessionId=${pageSessionId}${before && `&before=${before}`}`;
    const { body } = await app.call(`GET /api/live/${mediaId}/chat?${query}`, { cookie });
    texts.unshift(...body.messages.map(({ text }: ChatMessage) => text));
    before = body.before;
  }
  return texts;
}
