import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPassing } from './passing.ts';

const cases: [status: number, code: string, isExpected: boolean][] = [
  [0, 'network', true],
  [0, 'unreadable', true],
  [200, 'unreadable', true],
  [404, 'unreadable', true],
  [502, 'unreadable', true],
  [500, 'internal', true],
  [503, 'storage.busy', true],
  [503, 'storage.full', true],
  [503, 'rooms.no_engine', true],
  [429, 'request.too_many', true],
  [429, 'chat.too_many', true],
  [408, '', true],
  [425, '', true],
  [502, '', true],
  [413, '', false],
  [404, '', false],
  [400, 'request.malformed', false],
  [401, 'accounts.sign_in_required', false],
  [403, 'page_sessions.not_allowed', false],
  [403, 'rooms.full', false],
  [404, 'media.not_found', false],
  [409, 'media.changed_meanwhile', false],
  [410, 'guest_access.expired', false],
  [422, 'request.invalid', false],
];

for (const [status, code, isExpected] of cases) {
  test(`${status} ${code || 'without a code of Foyer'} ${isExpected ? 'passes by itself' : 'does not pass'}`, () => {
    assert.equal(isPassing({ status, code }), isExpected);
  });
}
