import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallProblem } from './call-types.ts';
import { joinProblems } from './join-problems.ts';

test('missing camera and microphone are reported together, anything else by itself', () => {
  const table: [CallProblem | null, CallProblem, CallProblem['device']][] = [
    [null, { device: 'camera', why: 'missing' }, 'camera'],
    [{ device: 'microphone', why: 'missing' }, { device: 'camera', why: 'missing' }, 'both'],
    [{ device: 'both', why: 'missing' }, { device: 'camera', why: 'missing' }, 'both'],
    [{ device: 'camera', why: 'missing' }, { device: 'camera', why: 'missing' }, 'camera'],
    [{ device: 'microphone', why: 'blocked' }, { device: 'camera', why: 'missing' }, 'camera'],
    [{ device: 'microphone', why: 'refused' }, { device: 'camera', why: 'refused' }, 'camera'],
    [{ device: 'screen', why: 'system' }, { device: 'camera', why: 'system' }, 'camera'],
  ];
  for (const [before, now, device] of table) assert.equal(joinProblems(before, now).device, device);
});
