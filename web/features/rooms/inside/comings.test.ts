import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addComings, describeMoved, nobodyMoved } from './comings.ts';

const people = (...ids: string[]) => ids.map((id) => ({ id, name: id.toUpperCase() }));
const namesOf = ({ joined, left }: ReturnType<typeof addComings>) => [[...joined.values()], [...left.values()]];

test('who comes and who leaves is collected until it is told', () => {
  const first = addComings(nobodyMoved, people('ann'), people('ann', 'bo'));
  assert.deepEqual(namesOf(first), [['BO'], []]);
  assert.deepEqual(namesOf(addComings(first, people('ann', 'bo'), people('bo', 'cy'))), [['BO', 'CY'], ['ANN']]);
});

test('a reload, which leaves and comes back, is not told', () => {
  const gone = addComings(nobodyMoved, people('ann', 'bo'), people('ann'));
  assert.deepEqual(namesOf(addComings(gone, people('ann'), people('ann', 'bo'))), [[], []]);
  const come = addComings(nobodyMoved, people('ann'), people('ann', 'bo'));
  assert.deepEqual(namesOf(addComings(come, people('ann', 'bo'), people('ann'))), [[], []]);
});

test('many who come at once are one line', () => {
  assert.deepEqual(describeMoved('joined', ['Ann', 'Bo', 'Cy', 'Di']).values, { first: 'Ann', count: 3 });
  assert.equal(describeMoved('left', ['Ann', 'Bo']).key, 'comings.left.two');
});
