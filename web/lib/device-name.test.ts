import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDevice } from './device-name.ts';

const named = (userAgent: string) => Object.values(readDevice(userAgent)).join(' on ');

test('a session is named by its browser and system', () => {
  assert.equal(
    named(
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    ),
    'Chrome on Windows',
  );
  assert.equal(
    named('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0'),
    'Edge on Windows',
  );
  assert.equal(named('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'), 'Firefox on Linux');
  assert.equal(
    named(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E Safari/604.1',
    ),
    'Safari on iPhone',
  );
  assert.equal(
    named('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36'),
    'Chrome on Android',
  );
});

test('an unknown browser or system is not guessed', () => {
  assert.deepEqual(readDevice('curl/8.9'), { browser: null, system: null });
});
