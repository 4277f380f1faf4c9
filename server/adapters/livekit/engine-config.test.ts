import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '#server/config.ts';
import { chooseNodeIp, describeEngine } from './engine-config.ts';
import { redact } from './redact.ts';

test('media stays on this machine exactly while no other machine can reach the pages', () => {
  for (const url of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080']) {
    assert.equal(chooseNodeIp(null, url), '127.0.0.1');
  }
  assert.equal(chooseNodeIp(null, 'https://media.example.org'), null);
  assert.equal(chooseNodeIp('203.0.113.7', 'http://localhost:8080'), '203.0.113.7');
});

test('the configuration opens no room by itself, admits API calls of this machine only, and names no third party', () => {
  const ports = { api: 1, udp: 2, tcp: 3 };
  const engine = JSON.stringify(describeEngine({ ports, key: 'foyer', secret: 's', nodeIp: null }));
  assert.match(engine, /"bind_addresses":\["127\.0\.0\.1"\]/u);
  assert.match(engine, /"auto_create":false/u);
  assert.match(engine, /"stun_servers":\["127\.0\.0\.1:2"\]/u);
  assert.ok(!engine.includes('node_ip'));
});

test('an external engine needs an address, a key and a secret', () => {
  const secret = 's'.repeat(32);
  const settings = {
    FOYER_LIVEKIT_URL: 'wss://rooms.example.org/',
    FOYER_LIVEKIT_KEY: 'k',
    FOYER_LIVEKIT_SECRET: secret,
  };
  assert.deepEqual(readConfig(settings).rooms.external, { url: 'https://rooms.example.org', key: 'k', secret });
  assert.equal(readConfig({}).rooms.external, null);
  assert.throws(
    () => readConfig({ FOYER_LIVEKIT_URL: 'https://rooms.example.org' }),
    /FOYER_LIVEKIT_KEY: is needed[\s\S]*FOYER_LIVEKIT_SECRET: is needed/u,
  );
});

test('tokens and secrets are removed from the output of the engine', () => {
  const line =
    '{"error":"invalid token: eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.","url":"/rtc?access_token=eyJh.eyJi.c&join_request=QUJD&sdk=js","k":"the-secret"}';
  assert.equal(
    redact(line, 'the-secret'),
    '{"error":"invalid token: [token]","url":"/rtc?access_token=[hidden]&join_request=[hidden]&sdk=js","k":"[secret]"}',
  );
});
