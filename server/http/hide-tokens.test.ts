import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { api } from '#contracts/api.ts';
import { newId } from '#server/random.ts';
import { hideTokens } from './create-http.ts';

const pages = ['/g/:token', '/i/:token'];
const routes = Object.keys(api).map((key) => key.split(' ')[1]!);
const withToken = [...pages, ...routes].filter((path) => path.includes(':token'));

describe('the log', () => {
  it('contains the token of no link: every page and route that has one in its address', () => {
    assert.ok(withToken.length >= 6, `${withToken.length} addresses`);
    const token = newId();
    for (const path of withToken) {
      const logged = hideTokens(`${path.replace(':token', token)}?from=mail`);
      assert.ok(!logged.includes(token), path);
      assert.match(logged, /\/[\w-]{8}(?:\/|$)/u, 'tells links apart');
    }
  });

  it('contains it neither where the address is spelled otherwise', () => {
    const token = newId();
    const spelled = [
      '//g/_',
      '/g//_',
      '/G/_',
      '/%67/_',
      'https://media.example.org/i/_',
      '/api/guest%2Daccess/_/enter',
    ];
    for (const path of [...spelled, '/api//invitations/_', '/g/_%'])
      assert.ok(!hideTokens(path.replace('_', token)).includes(token), path);
    assert.equal(hideTokens('/api/media/x/invitations/y'), '/api/media/x/invitations/y');
  });
});
