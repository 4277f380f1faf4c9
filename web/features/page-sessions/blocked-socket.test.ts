import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBlockedWatch } from './blocked-socket.ts';

async function blamed(steps: ('failed' | 'failed with the server away' | 'opened')[]): Promise<number> {
  let times = 0;
  let isThere = true;
  const watch = createBlockedWatch({ answersHttp: async () => isThere, onBlocked: () => (times += 1) });
  for (const step of steps) {
    isThere = step === 'failed';
    if (step === 'opened') watch.opened();
    else await watch.failed();
  }
  return times;
}

test('a socket that never opens while the server answers is told once', async () => {
  assert.equal(await blamed(['failed', 'failed']), 0);
  assert.equal(await blamed(['failed', 'failed', 'failed', 'failed', 'failed']), 1);
});

test('a server that is away, or a socket that has opened before, is not blamed on a proxy', async () => {
  assert.equal(await blamed(['failed', 'failed', 'failed with the server away', 'failed', 'failed']), 0);
  assert.equal(await blamed(['failed', 'opened', 'failed', 'failed', 'failed', 'failed']), 0);
});
