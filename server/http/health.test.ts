import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readConfig } from '#server/config.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const token = 'a-token-of-twenty-characters';
const forwarded = { 'x-forwarded-for': '203.0.113.9' };
const withToken = { authorization: `Bearer ${token}` };

forEachDatabase((database, open) => {
  if (database !== 'SQLite') return;

  it('only the token, or this machine where no proxy is in front, may read the metrics', async () => {
    const direct = await buildTestApp(open, { config: { metricsToken: token } });
    const proxied = await buildTestApp(open, { config: { metricsToken: token, areMetricsLocal: false } });
    const admin = await proxied.member({ role: 'admin' });
    const ask = async ({ app }: typeof direct, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      (await app.inject({ url: '/metrics', headers, remoteAddress })).statusCode;
    assert.equal(await ask(direct, {}), 200);
    assert.equal(await ask(direct, {}, '203.0.113.9'), 403);
    assert.equal(await ask(direct, forwarded), 403);
    assert.equal(await ask(direct, withToken, '203.0.113.9'), 200);
    assert.equal(await ask(direct, { authorization: 'Bearer another' }, '203.0.113.9'), 403);
    // A proxy on this machine that adds no header looks like this machine.
    assert.equal(await ask(proxied, {}), 403);
    assert.equal(await ask(proxied, { cookie: admin.cookie }), 403);
    assert.equal(await ask(proxied, { ...forwarded, ...withToken }), 200);
  });

  it('readiness tells which walls around media programs hold', async () => {
    const { app, wiring } = await buildTestApp(open);
    const reply = await app.inject('/readyz');
    assert.equal(reply.statusCode, 200);
    const { walls } = reply.json<{ walls: Record<string, boolean> }>();
    assert.deepEqual(walls, (await wiring.transcoder.describe()).walls);
    assert.ok(Object.keys(walls).length > 3);
  });
});

it('a proxy in front is known by the settings, and a setting overrules that', () => {
  const areLocal = (settings: Record<string, string>) => readConfig(settings).areMetricsLocal;
  assert.equal(areLocal({}), true);
  assert.equal(areLocal({ FOYER_TRUSTED_PROXIES: '127.0.0.1' }), false);
  assert.equal(areLocal({ FOYER_PUBLIC_URL: 'https://media.example.org' }), false);
  assert.equal(areLocal({ FOYER_PUBLIC_URL: 'https://media.example.org', FOYER_METRICS_LOCAL: 'on' }), true);
  assert.equal(areLocal({ FOYER_METRICS_LOCAL: 'off' }), false);
});
