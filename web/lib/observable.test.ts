import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Observable } from './observable.ts';

const beginning = { step: 'opening', count: 0 };

test('listeners are called for each change, after the value is set, until they unsubscribe', () => {
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

test('an update that changes nothing calls no listener and keeps the same object', () => {
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
