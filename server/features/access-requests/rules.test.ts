import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canAskNow, decideAskAgainAt, isEmailed, type RequestFacts } from './rules.ts';

const noon = new Date('2026-01-05T12:00:00Z');
const hoursLater = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);
const request = (state: RequestFacts['state'], answeredAt: Date | null = null): RequestFacts => ({ state, answeredAt });

describe('asking for access', () => {
  it('is possible for somebody who has never asked, has taken it back, or was invited before', () => {
    for (const before of [null, request('withdrawn', noon), request('invited', noon)])
      assert.equal(canAskNow(before, noon), true);
  });
  it('is done once: an open request is answered first', () => assert.equal(canAskNow(request('open'), noon), false));
  it('is possible again a day after a refusal', () => {
    const declined = request('declined', noon);
    assert.deepEqual(decideAskAgainAt(declined), hoursLater(24));
    assert.equal(canAskNow(declined, hoursLater(23.9)), false);
    assert.equal(canAskNow(declined, hoursLater(24)), true);
  });

  it('is told by email once a day, however often a request is taken back and made again', () => {
    assert.equal(isEmailed(null, noon), true);
    assert.equal(isEmailed({ askedAt: noon }, hoursLater(23.9)), false);
    assert.equal(isEmailed({ askedAt: noon }, hoursLater(24)), true);
  });
});
