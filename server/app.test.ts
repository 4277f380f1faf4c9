import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { api, type RouteContract } from '#contracts/api.ts';
import { buildTestApp, enterAsGuest, shareVideo, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

/** Routes that answer anybody. A route that is not listed here has to refuse a stranger. */
const open = new Set([
  'GET /healthz',
  'GET /readyz',
  'POST /api/accounts/sign-in',
  'GET /api/guest-access/:token',
  'POST /api/guest-access/:token/enter',
  'POST /api/help/:article/feedback',
  'GET /api/invitations/:token',
  'POST /api/invitations/:token/confirm',
  'GET /api/openapi.json',
  // Open to this machine only; other machines need a token.
  'GET /metrics',
  'GET /sign-in',
  'GET /g/:token',
  'GET /help',
  'GET /help/:article',
  'GET /i/:token',
  'GET /theme.css',
  'GET /theme-mark.png',
  'GET /robots.txt',
  'GET /icon.svg',
  // The page "not found".
  'GET /*',
]);

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-test-pages-'));
  for (const name of ['index.html', 'guest.html']) await writeFile(join(folder, name), '<title>Foyer</title>');
  await copyFile(join(import.meta.dirname, '../web/other-address.html'), join(folder, 'other-address.html'));
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
});
after(() => rm(folder, { recursive: true }));

const nobodysPage = { pageSessionId: 'P'.repeat(22) };
/** Bodies that the contract accepts, by a part of the route's key. */
const fittingBodies: Record<string, object> = {
  'guest-access/links': { name: 'x' },
  'PATCH /api/media/:mediaId/guest-access': { isEnabled: false },
  'me/hand': { ...nobodysPage, isRaised: true },
  'me/reaction': { ...nobodysPage, emoji: '👍' },
  'me/stage': { ...nobodysPage, isOnStage: true },
  'me/leave': nobodysPage,
  '/join': nobodysPage,
  'POST /api/rooms/:mediaId/chat': { ...nobodysPage, text: 'Hello', idempotencyKey: 'message-1' },
  'POST /api/live/:mediaId/chat': { ...nobodysPage, text: 'Hello', idempotencyKey: 'message-1' },
  'live/:mediaId/reactions': { ...nobodysPage, emoji: '👍' },
  'lobby-messages': { text: 'Hello' },
};

/** Routes about the caller's own seat do not read the item: they answer the same for items that do not exist. */
const ofNobodysSeat: Record<string, [number, string]> = {
  'GET /api/rooms/:mediaId/participants/me': [404, 'rooms.not_joined'],
  'GET /api/rooms/:mediaId/chat': [403, 'rooms.not_inside'],
};

forEachDatabase((_database, openDatabase) => {
  let app: TestApp;
  let shared: SharedVideo;
  before(async () => {
    app = await buildTestApp(openDatabase, { webFolder: folder });
    shared = await shareVideo(app);
  });

  const fill = (url: string) =>
    url
      .replace(':mediaId', shared.mediaId)
      .replace(':linkId', shared.linkId)
      .replace(':token', shared.token)
      .replace(':name', 'theming')
      .replace(/:\w+/gu, 'A'.repeat(22))
      .replace('*', 'anything');

  describe('every route refuses strangers unless it is listed as open', () => {
    it('a stranger is refused everywhere else', async () => {
      const routes = app.app.knownRoutes.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS');
      assert.ok(routes.length > 40, `only ${routes.length} routes were found`);
      for (const { method, url } of routes) {
        if (open.has(`${method} ${url}`)) continue;
        const { status, headers } = await app.call(`${method} ${fill(url)}`, {
          headers: { host: 'localhost:8080' },
          ...(method !== 'GET' && { body: {} }),
        });
        const isToSignIn = status === 302 && method === 'GET' && !url.startsWith('/api');
        assert.equal(headers['cache-control'], 'no-store', `${method} ${url}`);
        assert.ok([401, 403].includes(status) || isToSignIn, `${method} ${url} answered ${status} to a stranger`);
      }
    });

    it('every contract is served, and what is served below /api is a contract or bytes', () => {
      const served = new Set(app.app.knownRoutes.map(({ method, url }) => `${method} ${url}`));
      for (const key of Object.keys(api)) assert.ok(served.has(key), `${key} is not served`);
    });
  });

  describe('who may call what', () => {
    it('follows from the contracts, for strangers, guests, members and administrators', async () => {
      const guest = await enterAsGuest(app, shared);
      const callers = {
        stranger: undefined,
        guest,
        member: (await app.member({ role: 'member' })).cookie,
        creator: (await app.member({ role: 'creator' })).cookie,
      };
      for (const [key, contract] of Object.entries(api) as [string, RouteContract][]) {
        if (contract.access === 'anyone' || key.endsWith('sign-out')) continue;
        const [method, url] = key.split(' ') as [string, string];
        for (const [name, cookie] of Object.entries(callers)) {
          const { status } = await app.call(`${method} ${fill(url)}`, { cookie, ...(contract.body && { body: {} }) });
          const isRefused = status === 401 || status === 403;
          const mustRefuse =
            name === 'stranger' || contract.access === 'admin' || (name === 'guest' && contract.access === 'member');
          if (mustRefuse) assert.ok(isRefused, `${key} answered ${status} to a ${name}`);
          else if (contract.access === 'member') assert.notEqual(status, 401, `${key} asked a ${name} to sign in`);
          assert.ok(status < 500, `${key} answered ${status} to a ${name}`);
        }
      }
    });

    it('a member without rights on an item reads and changes nothing of it by knowing its id', async () => {
      const { cookie } = await app.member();
      for (const [key, contract] of Object.entries(api) as [string, RouteContract][]) {
        if (!key.includes(':mediaId')) continue;
        const [method, url] = key.split(' ') as [string, string];
        const body = Object.entries(fittingBodies).find(([part]) => key.includes(part))?.[1] ?? {};
        const reply = await app.call(`${method} ${fill(url)}`, { cookie, ...(contract.body && { body }) });
        // A request that names a page session is refused for it first: the caller does not own it.
        const isOfPage = contract.body !== undefined && 'pageSessionId' in body;
        const expected = isOfPage ? [403, 'page_sessions.ended'] : (ofNobodysSeat[key] ?? [404, 'media.not_found']);
        assert.deepEqual([reply.status, reply.body.code], expected, key);
      }
    });

    it('an account whose password Foyer generated is refused everything until it is changed', async () => {
      const { cookie } = await app.member({ role: 'admin', mustChangePassword: true });
      for (const key of [
        'GET /api/media',
        'GET /api/accounts',
        'GET /api/modules',
        `GET /api/media/${shared.mediaId}/poster`,
      ]) {
        assert.equal((await app.call(key, { cookie })).body.code, 'accounts.password_change_required', key);
      }
      assert.equal((await app.call('GET /api/accounts/me', { cookie })).status, 200);
    });
  });

  describe('pages', () => {
    const page = (url: string, cookie?: string, host = 'localhost:8080') =>
      app.call(`GET ${url}`, { cookie, headers: { host } });

    it('a guest who types the address of another page is sent to sign in', async () => {
      const cookie = await enterAsGuest(app, shared);
      for (const url of [
        '/',
        '/my-media',
        '/upload',
        '/account',
        `/media/${shared.mediaId}`,
        `/media/${shared.mediaId}/edit`,
      ]) {
        const reply = await page(url, cookie);
        const { location, 'cache-control': cached } = reply.headers;
        assert.deepEqual([reply.status, String(location).split('?')[0], cached], [302, '/sign-in', 'no-store'], url);
      }
      assert.equal((await page(`/guest/${shared.mediaId}`, cookie)).status, 200);
    });

    it('a guest is recognized where another site has set a cookie of the same name', async () => {
      const own = await enterAsGuest(app, shared);
      for (const cookie of [`foyer_guest=foreign; ${own}`, `${own}; foyer_guest=foreign`]) {
        assert.equal((await page(`/guest/${shared.mediaId}`, cookie)).status, 200);
        const opened = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId } });
        assert.equal(opened.status, 201);
        // 404: the page session is the caller's, the file is not there.
        const file = await page(`/playback/${opened.body.id}/poster.jpg`, cookie);
        assert.equal(file.status, 404);
      }
    });

    it('the entry page tells by its status whether the link works, uses no click, and is not cached', async () => {
      const own = await shareVideo(app, { maxClicks: 3 });
      const good = await page(`/g/${own.token}`);
      assert.deepEqual(
        [good.status, good.headers['cache-control'], good.headers['referrer-policy']],
        [200, 'no-store', 'no-referrer'],
      );
      assert.ok(!good.raw.toString().includes('Harbour'), 'no title for link previews');
      await app.call(`PATCH ${own.path}`, { cookie: own.owner.cookie, body: { isEnabled: false } });
      assert.equal((await page(`/g/${own.token}`)).status, 410);
      assert.equal((await page('/g/nobody-issued-this')).status, 404);
      assert.equal((await page(`/guest/${own.mediaId}`)).status, 403);
      const { body } = await app.call(`GET ${own.path}`, { cookie: own.owner.cookie });
      assert.equal(body.links[0].clicks.used, 0);
    });

    it('a request with another host name gets a page that says which setting to change', async () => {
      const reply = await page('/sign-in', undefined, '127.0.0.1:8080');
      assert.equal(reply.status, 421);
      assert.ok(reply.raw.toString().includes('FOYER_PUBLIC_URL=http://127.0.0.1:8080'));
      const nasty = await page('/sign-in', undefined, 'a"><script>');
      assert.ok(!nasty.raw.toString().includes('<script>'));
    });

    it('every response carries the same security headers', async () => {
      const expected = {
        'content-security-policy':
          "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy':
          'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()',
      };
      for (const url of [
        '/sign-in',
        `/g/${shared.token}`,
        '/icon.svg',
        '/api/media',
        '/healthz',
        '/nowhere',
        `/playback/${'A'.repeat(22)}/master.m3u8`,
        '/%zz',
      ]) {
        const { headers } = await page(url);
        for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, `${name} of ${url}`);
        assert.equal(headers['access-control-allow-origin'], undefined, url);
      }
    });

    it('a page of another site is refused by CORS and cannot change anything', async () => {
      const { cookie } = await app.member({ role: 'admin' });
      for (const { method, url } of app.app.knownRoutes) {
        if (['GET', 'HEAD', 'OPTIONS'].includes(method)) continue;
        for (const origin of ['https://evil.example', 'null', 'http://localhost:8080.evil.example']) {
          const reply = await app.call(`${method} ${fill(url)}`, { cookie, origin, body: {} });
          assert.deepEqual(
            [reply.status, reply.body?.code],
            [403, 'request.foreign_origin'],
            `${method} ${url} from ${origin}`,
          );
          assert.equal(reply.headers['access-control-allow-origin'], undefined);
        }
      }
    });
  });

  it('the API describes itself, every contract included', async () => {
    const { status, body } = await app.call('GET /api/openapi.json');
    assert.deepEqual([status, body.openapi], [200, '3.1.0']);
    for (const key of Object.keys(api)) {
      const [method, url] = key.split(' ') as [string, string];
      const path = url.replace(/:(\w+)/gu, '{$1}');
      assert.ok(body.paths[path]?.[method.toLowerCase()], `${key} is missing`);
    }
    const bodyOf = (path: string) => body.paths[path].post.requestBody.content['application/json'].schema.properties;
    const link = bodyOf('/api/media/{mediaId}/guest-access/links').name;
    const { name, email } = bodyOf('/api/guest-access/{token}/enter');
    const limits = [link, name, email].map(({ minLength, maxLength }) => [minLength, maxLength]);
    assert.deepEqual(limits, [
      [1, 120],
      [1, 80],
      [3, 254],
    ]);
  });
});
