import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineProblemCodes } from '#contracts/rooms.ts';
import rooms from '../../locales/en/rooms.json' with { type: 'json' };

test('every problem of the engine has a sentence, and no sentence is for a problem that is gone', () => {
  assert.deepEqual(Object.keys(rooms.engine.problems).sort(), engineProblemCodes.toSorted());
});
