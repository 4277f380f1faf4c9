import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyChange, findScheduleProblem, isOpenAt, openingOf } from './schedule.ts';
import { newRoom } from './settings.ts';

const now = new Date('2026-11-22T10:00:00.000Z');

describe('a schedule', () => {
  const schedule = { startsAt: '2026-11-22T10:00:00.000Z', endsAt: '2026-11-22T11:00:00.000Z', earlyEntryMinutes: 15 };
  test('opens with early entry and closes at its end', () => {
    const at = (time: string, isRunning = false) => isOpenAt(schedule, new Date(`2026-11-22T${time}Z`), isRunning);
    const times = ['09:44:59.999', '09:45:00.000', '10:59:59.999', '11:00:00.000'];
    assert.deepEqual(
      times.map((time) => at(time)),
      [false, true, true, false],
    );
    assert.deepEqual([at('09:44:59.999', true), at('12:00:00.000', true)], [false, true]);
    assert.equal(isOpenAt(null, now, false), true);
    assert.equal(openingOf(schedule)?.opensAt, '2026-11-22T09:45:00.000Z');
    assert.equal(openingOf(null), null);
  });

  test('that ends before it starts, or lasts more than a month, is refused', () => {
    const problem = (endsAt: string) => findScheduleProblem({ ...schedule, endsAt })?.field ?? null;
    assert.equal(problem('2026-11-22T10:00:00.000Z'), 'schedule.endsAt');
    assert.equal(problem('2026-11-21T10:00:00.000Z'), 'schedule.endsAt');
    assert.equal(problem('2026-12-23T10:00:00.001Z'), 'schedule.endsAt');
    assert.equal(problem('2026-12-23T10:00:00.000Z'), null);
    assert.equal(findScheduleProblem(null), null);
  });

  test('is removed by null and kept by undefined', () => {
    const settings = { ...newRoom, schedule };
    assert.equal(applyChange(settings, { schedule: null }).schedule, null);
    assert.deepEqual(applyChange(settings, { schedule: undefined, chat: false }), { ...settings, chat: false });
  });
});
