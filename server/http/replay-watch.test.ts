import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import { makeAccount } from '#server/testing/make.ts';
import { buildTestApp, form, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { describeSender } from './replay-watch.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const newerFirefox = firefox.replaceAll('145.0', '146.0.1');
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** A browser at an address. */
const from = (userAgent: string, address: string) => ({ headers: { 'user-agent': userAgent }, address });
const home = from(firefox, '192.0.2.1');
const thief = from(chrome, '198.51.100.7');

interface Line {
  level: number;
  kind: string;
  other: string[];
  address: string;
}

forEachDatabase((_database, open) => {
  describe('a session’s cookie used from elsewhere', () => {
    let app: TestApp;
    before(async () => {
      app = await buildTestApp(open, { config: { logLevel: 'warn' } });
    });

    /** Captures what the server logs from now on. */
    function listen(test: TestContext): { text(): string; read(): Line[] } {
      const lines: string[] = [];
      test.mock.method(process.stderr, 'write', (line: string) => lines.push(line) > 0);
      const read = () => lines.splice(0).map((line) => JSON.parse(line) as Line);
      return { text: () => lines.join(''), read };
    }

    async function signIn(): Promise<string> {
      const { email } = await makeAccount(app.write, { password: 'correct horse battery' });
      const body = { email, password: 'correct horse battery' };
      const { cookies } = await app.call('POST /api/accounts/sign-in', { body, ...home });
      return `foyer_session=${cookies['foyer_session']}`;
    }

    it('a member’s cookie is accepted and logged once for each place, without its value', async (test) => {
      const cookie = await signIn();
      const log = listen(test);
      const request = (sender: object) => app.call('GET /api/media', { cookie, ...sender });
      assert.equal((await request(home)).status, 200);
      assert.deepEqual(log.read(), []);
      assert.deepEqual(
        [(await request(thief)).status, (await request(thief)).status, (await request(home)).status],
        [200, 200, 200],
      );
      assert.ok(!log.text().includes(cookie.split('=')[1]!));
      assert.deepEqual(
        log.read().map(({ level, kind, other, address }) => ({ level, kind, other, address })),
        [{ level: 40, kind: 'member', other: ['user agent', 'address'], address: '198.51.100.7' }],
      );
      await request(from(firefox, '198.51.100.8'));
      await request(from(chrome, '192.0.2.1'));
      assert.deepEqual(
        log.read().map(({ other }) => other),
        [['address'], ['user agent']],
      );
    });

    it('a guest’s cookie is logged when it opens a page, at every process and after a restart', async (test) => {
      const shared = await shareVideo(app);
      const { cookies } = await app.call(shared.entry, { body: form(), ...home });
      const cookie = `foyer_guest=${cookies['foyer_guest']}`;
      const other = await app.again();
      const log = listen(test);
      const openPage = (at: TestApp, sender: object) =>
        at.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId }, ...sender });
      await openPage(app, home);
      await openPage(other, home);
      assert.deepEqual(log.read(), []);
      assert.equal((await openPage(other, thief)).status, 201);
      await openPage(other, thief);
      assert.ok(!log.text().includes(cookie.split('=')[1]!));
      assert.deepEqual(
        log.read().map(({ kind, other: differs }) => [kind, ...differs]),
        [['guest', 'user agent', 'address']],
      );
    });

    it('a form that is sent again from elsewhere because its answer was lost makes that the place', async (test) => {
      const shared = await shareVideo(app);
      const body = form();
      await app.call(shared.entry, { body, ...home });
      const { cookies } = await app.call(shared.entry, { body, ...thief });
      const log = listen(test);
      const cookie = `foyer_guest=${cookies['foyer_guest']}`;
      await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId }, ...thief });
      assert.deepEqual(log.read(), []);
    });
  });
});

describe('the stored description of the sender', () => {
  const at = (userAgent: string, address: string) => describeSender({ userAgent, address });

  it('is the same after an update of the browser, and for all addresses of one IPv6 network', () => {
    assert.equal(at(firefox, '192.0.2.1'), at(newerFirefox, '::ffff:192.0.2.1'));
    assert.equal(at('', '2001:db8:1:2::1'), at('', '2001:db8:1:2:abcd::9'));
    assert.notEqual(at('', '2001:db8:1:2::1'), at('', '2001:db8:1:3::1'));
    assert.notEqual(at(firefox, '192.0.2.1'), at(chrome, '192.0.2.1'));
  });

  it('is too short to find an address by', () => {
    assert.match(at(firefox, '192.0.2.1'), /^[0-9a-f]{4} [0-9a-f]{4}$/u);
  });
});
