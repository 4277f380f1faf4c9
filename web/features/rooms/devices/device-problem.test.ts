import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayTryAgain, problemOf, type AskedUnder } from './device-problem.ts';

const error = (name: string, message = '') => Object.assign(new Error(message), { name });
const under = (more: Partial<AskedUnder> = {}): AskedUnder => ({ permission: 'prompt', isAllowedHere: true, ...more });

test('a person who refused the permission reads that the browser blocks the device', () => {
  assert.equal(problemOf(error('NotAllowedError', 'Permission denied'), under({ permission: 'denied' })), 'blocked');
  assert.equal(problemOf(error('NotAllowedError', 'Permission denied'), under({ permission: 'unknown' })), 'blocked');
  assert.equal(problemOf(error('SecurityError'), under({ permission: 'denied' })), 'blocked');
});

test('a person who closed the browser’s question may be asked again', () => {
  assert.equal(problemOf(error('NotAllowedError', 'Permission dismissed'), under()), 'dismissed');
  assert.equal(
    problemOf(error('NotAllowedError', 'Permission dismissed'), under({ permission: 'unknown' })),
    'dismissed',
  );
  assert.equal(problemOf(error('NotAllowedError'), under()), 'dismissed');
});

test('a refusal by the operating system is distinguished from one by the browser', () => {
  assert.equal(problemOf(error('NotAllowedError', 'Permission denied by system'), under()), 'system');
});

test('a policy of the site is reported instead of the error it caused', () => {
  for (const name of ['NotAllowedError', 'NotFoundError', 'TypeError']) {
    assert.equal(problemOf(error(name), under({ isAllowedHere: false })), 'policy');
  }
});

test('missing, busy and broken devices are three things', () => {
  assert.equal(problemOf(error('NotFoundError'), under()), 'missing');
  assert.equal(problemOf(error('OverconstrainedError'), under()), 'missing');
  assert.equal(problemOf(error('NotReadableError'), under()), 'busy');
  assert.equal(problemOf(error('AbortError'), under()), 'busy');
  assert.equal(problemOf(error('TypeError'), under()), 'unsupported');
  assert.equal(problemOf('no error at all', under()), 'failed');
});

test('trying again is offered only where it can help', () => {
  assert.equal(mayTryAgain('busy'), true);
  assert.equal(mayTryAgain('blocked'), true);
  assert.equal(mayTryAgain('insecure'), false);
  assert.equal(mayTryAgain('policy'), false);
  assert.equal(mayTryAgain('unsupported'), false);
});
