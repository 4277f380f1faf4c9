import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { makeAccount } from '#server/testing/make.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import { createTestHttp } from '#server/testing/test-http.ts';
import { createModules } from './modules.ts';
import { serveModules } from './routes.ts';

const fresh = {
  invitetomedia: {
    ...{
      enabled: true,
      minimalRole: 'creator',
      allowedAccounts: [],
      maxLinks: 3,
      suggestedDays: null,
      mostDays: null,
      suggestedClicks: null,
      mostClicks: null,
    },
    ...{ invitationMinutes: 10_080, invitationUses: 5, invitationText: '', lobbyForInvited: false },
  },
  theming: { mediapage: true, siteName: 'Foyer', accent: null, mark: null },
};

async function openHouse(open: OpenTestDatabase, role: 'member' | 'creator' | 'admin' = 'admin') {
  const database = await open();
  const account = await makeAccount(database.write, { role });
  const http = createTestHttp(async (sessionHash) => ({ ...account, sessionId: 's', sessionHash, madeFrom: null }));
  const modules = createModules({ ...database, isShared: false });
  await modules.load();
  serveModules(http.serve, { modules });
  const patch = (name: string, body: unknown) =>
    http.call(`PATCH /api/modules/${name}`, { cookie: 'foyer_session=x', body });
  return {
    ...database,
    ...http,
    modules,
    patch,
    readModules: async () => (await http.call('GET /api/modules', { cookie: 'foyer_session=x' })).body,
  };
}

forEachDatabase((_, open) => {
  describe('modules', () => {
    test('are on for creators after a fresh installation', async () => {
      const house = await openHouse(open);
      assert.deepEqual(await house.readModules(), fresh);
      assert.deepEqual(house.modules.current(), fresh);
    });

    test('keep settings that are left out, and keep all settings over a restart', async () => {
      const house = await openHouse(open);
      const reply = await house.patch('invitetomedia', { enabled: false });
      assert.deepEqual([reply.status, reply.body], [200, { ...fresh.invitetomedia, enabled: false }]);
      await house.patch('invitetomedia', { maxLinks: 5 });
      await house.patch('theming', { siteName: ' <b>Häuschen</b> 🎬 ' });
      const expected = {
        invitetomedia: { ...fresh.invitetomedia, enabled: false, maxLinks: 5 },
        theming: { ...fresh.theming, siteName: '<b>Häuschen</b> 🎬' },
      };
      assert.deepEqual(house.modules.current(), expected);
      const restarted = createModules({ ...house, isShared: false });
      await restarted.load();
      assert.deepEqual(restarted.current(), expected);
    });

    test('changed by several administrators at once keep every change', async () => {
      const house = await openHouse(open);
      await Promise.all([
        house.patch('invitetomedia', { enabled: false }),
        house.patch('invitetomedia', { maxLinks: 7 }),
        house.patch('invitetomedia', { minimalRole: 'admin' }),
      ]);
      assert.deepEqual((await house.readModules()).invitetomedia, {
        ...fresh.invitetomedia,
        enabled: false,
        minimalRole: 'admin',
        maxLinks: 7,
      });
    });

    test('changed by another process on the same database are known here within seconds', async () => {
      const house = await openHouse(open);
      mock.timers.enable({ apis: ['setInterval'] });
      const elsewhere = createModules({ ...house, isShared: true });
      try {
        await elsewhere.load();
        await house.patch('theming', { mediapage: false });
        assert.equal(elsewhere.current().theming.mediapage, true);
        mock.timers.tick(2_000);
        for (let round = 0; round < 200 && elsewhere.current().theming.mediapage; round += 1)
          await house.write(async () => {});
        assert.equal(elsewhere.current().theming.mediapage, false);
      } finally {
        elsewhere.close();
        mock.timers.reset();
      }
    });

    test('refuse invalid input, name its field, and are not changed', async () => {
      const house = await openHouse(open);
      const bad: [string, object, string][] = [
        ['invitetomedia', { siteName: 'Mine' }, 'siteName'],
        ['theming', { maxLinks: 4 }, 'maxLinks'],
        ['theming', { siteName: 'Mine', enabled: true }, 'enabled'],
        ['invitetomedia', { maxLinks: 0 }, 'maxLinks'],
        ['invitetomedia', { maxLinks: 21 }, 'maxLinks'],
        ['invitetomedia', { maxLinks: 2.5 }, 'maxLinks'],
        ['invitetomedia', { maxLinks: '3' }, 'maxLinks'],
        ['invitetomedia', { enabled: 'yes' }, 'enabled'],
        ['invitetomedia', { minimalRole: 'guest' }, 'minimalRole'],
        ['invitetomedia', { allowedAccounts: ['ana@example.org'] }, 'allowedAccounts.0'],
        ['theming', { siteName: '\u202E\u0000 ' }, 'siteName'],
        ['theming', { siteName: 'x'.repeat(61) }, 'siteName'],
        ['theming', { colour: 'red' }, 'colour'],
        ['theming', { accent: 'red' }, 'accent'],
        ['theming', { accent: '#ffd400' }, 'accent'],
        ['invitetomedia', { mostDays: 0 }, 'mostDays'],
      ];
      for (const [name, body, field] of bad) {
        const reply = await house.patch(name, body);
        assert.deepEqual([reply.status, reply.body.details?.[0].field], [422, field], JSON.stringify(body));
      }
      assert.deepEqual(await house.readModules(), fresh);
    });

    test('take a small PNG as the mark of the site, and nothing that could be a script or a giant', async () => {
      const house = await openHouse(open);
      const png = makePng(96, 96);
      const reply = await house.patch('theming', { markPicture: png.toString('base64') });
      assert.match(reply.body.mark, /^[0-9a-f]{16}$/u);
      assert.deepEqual(await house.modules.readMark(), png);
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
      for (const bad of [svg, makePng(513, 10), makePng(10, 0), png.subarray(0, 40), Buffer.alloc(0)]) {
        const refused = await house.patch('theming', { markPicture: bad.toString('base64') });
        assert.deepEqual([refused.status, refused.body.details[0].field], [422, 'markPicture']);
      }
      assert.equal((await house.patch('theming', { markPicture: null })).body.mark, null);
      assert.equal(await house.modules.readMark(), null);
    });

    test('that do not exist are answered with 404', async () => {
      const house = await openHouse(open);
      for (const name of ['lobby', '__proto__', 'constructor', 'toString', '%00', 'Theming']) {
        const reply = await house.patch(name, {});
        assert.deepEqual([reply.status, reply.body.code], [404, 'modules.not_found'], name);
      }
    });

    test('can be read and changed by administrators only', async () => {
      for (const role of ['member', 'creator'] as const) {
        const house = await openHouse(open, role);
        assert.equal((await house.patch('theming', { mediapage: false })).status, 403);
        assert.equal((await house.call('GET /api/modules', { cookie: 'foyer_session=x' })).status, 403);
        assert.equal((await house.call('GET /api/modules')).status, 401);
        assert.deepEqual(house.modules.current(), fresh);
      }
    });
  });
});

/** The parts of a PNG that are looked at. */
function makePng(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(80);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(bytes);
  bytes.write('IHDR', 12);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.write('IEND', 72);
  return bytes;
}
