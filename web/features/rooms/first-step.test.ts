import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Standing } from '#contracts/rooms.ts';
import { decideFirstStep } from './first-step.ts';
import { standingOf } from './standing-sample.ts';

const step = (standing: Partial<Standing> | null, isGuest: boolean, memory: 'in' | 'left' | 'ended' | null = null) =>
  decideFirstStep({ standing: standing && standingOf(standing), isGuest, memory });

test('a guest who opens the page requests a seat, a member sees the preview first', () => {
  assert.equal(step(null, true), 'join');
  assert.equal(step(null, false), 'preview');
});

test('after a reload a participant goes on waiting, or is inside again', () => {
  for (const state of ['waiting', 'inside'] as const) {
    assert.equal(step({ state }, true), 'join');
    assert.equal(step({ state }, false, 'in'), 'join');
  }
});

test('whoever is inside in another tab is asked before that tab loses the seat', () => {
  assert.equal(step({ state: 'inside', isHere: false, isOpenElsewhere: true }, false), 'stay');
  assert.equal(step({ state: 'inside', isHere: false, isOpenElsewhere: true }, true, 'in'), 'stay');
  assert.equal(step({ state: 'inside', isHere: false }, false), 'preview');
});

test('a participant who was refused does not knock by a reload', () => {
  for (const state of ['declined', 'removed', 'banned'] as const) {
    assert.equal(step({ state }, true, 'in'), 'stay');
    assert.equal(step({ state }, false), 'stay');
  }
});

test('a guest who left is asked before joining, a guest who was away for too long joins at once', () => {
  assert.equal(step({ state: 'left' }, true, 'left'), 'stay');
  assert.equal(step({ state: 'left' }, true, 'in'), 'join');
});

test('the end of a session stays on the page that saw it; a person who comes later joins the next session', () => {
  const ended = { state: 'left', session: { state: 'ended', openedAt: null, endedAt: null } } as const;
  assert.equal(step(ended, true, 'ended'), 'stay');
  assert.equal(step(ended, true, 'in'), 'join');
  assert.equal(step(ended, false), 'preview');
});

test('a participant who was refused in a session that is over may join the next one', () => {
  for (const state of ['declined', 'removed', 'banned'] as const) {
    const ended = { state, session: { state: 'ended', openedAt: null, endedAt: null } } as const;
    assert.equal(step(ended, true), 'join');
    assert.equal(step(ended, false), 'preview');
    assert.equal(step(ended, true, 'ended'), 'stay');
  }
});
