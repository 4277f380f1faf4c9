import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Observable } from './observable.ts';

const beginning = { step: 'opening', count: 0 };

test('listeners hear of each change, with the value in place, until they stop', () => {
  const store = new Observable(beginning);
  const heard: string[] = [];
  const stop = store.subscribe(() => heard.push(`${store.get().step} ${store.get().count}`));
  store.update({ count: 1 });
  store.set({ step: 'open', count: 2 });
  stop();
  store.update({ count: 3 });
  assert.deepEqual(heard, ['opening 1', 'open 2']);
  assert.deepEqual(store.get(), { step: 'open', count: 3 });
});

test('what stays the same tells nobody and keeps the value itself', () => {
  const store = new Observable({ ...beginning, seconds: Number.NaN });
  let calls = 0;
  store.subscribe(() => (calls += 1));
  const before = store.get();
  store.update({ step: 'opening', seconds: Number.NaN });
  store.update({});
  store.set(before);
  assert.equal(calls, 0);
  assert.equal(store.get(), before);
});
