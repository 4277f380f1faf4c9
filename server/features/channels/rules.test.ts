import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wouldLoseLastManager } from './rules.ts';

describe('the last manager of a channel', () => {
  it('stays a manager', () => {
    assert.equal(wouldLoseLastManager('manager', 'contributor', 1), true);
    assert.equal(wouldLoseLastManager('manager', null, 1), true);
    assert.equal(wouldLoseLastManager('manager', 'manager', 1), false);
  });
  it('may go when there is another, and other members may always', () => {
    assert.equal(wouldLoseLastManager('manager', null, 2), false);
    assert.equal(wouldLoseLastManager('member', null, 1), false);
    assert.equal(wouldLoseLastManager(null, 'manager', 1), false);
  });
});
