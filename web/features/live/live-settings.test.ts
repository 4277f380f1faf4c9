import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSettingFaults, isSameSettings, newSettings, settingsBody, typedSettings } from './live-settings.ts';

test('a session may have a start, an end, both or neither', () => {
  for (const [startsAt, endsAt] of [
    ['', ''],
    ['2026-12-01T19:00', ''],
    ['', '2026-12-01T19:00'],
    ['2026-12-01T19:00', '2026-12-01T19:01'],
  ] as const)
    assert.deepEqual(findSettingFaults({ ...newSettings, startsAt, endsAt }), {});
});

test('an end that is not after the start is refused at its field', () => {
  const at = { ...newSettings, startsAt: '2026-12-01T19:00' };
  assert.deepEqual(findSettingFaults({ ...at, endsAt: '2026-12-01T19:00' }), { endsAt: 'endBeforeStart' });
  assert.deepEqual(findSettingFaults({ ...at, endsAt: '2026-12-01T18:00' }), { endsAt: 'endBeforeStart' });
  assert.deepEqual(findSettingFaults({ ...at, endsAt: '2027-12-01T18:00' }), { endsAt: 'tooLong' });
});

test('only what the owner changed is sent, and a time that is emptied is removed', () => {
  const before = typedSettings({
    ...{ startsAt: '2026-12-01T19:00:30.000Z', endsAt: null, chat: 'members' },
    ...{ slowModeSeconds: 0, dvr: true, autoStart: false },
  });
  assert.equal(isSameSettings(before, { ...before }), true);
  assert.deepEqual(settingsBody({ ...before, dvr: false }, before), { dvr: false });
  assert.deepEqual(settingsBody({ ...before, startsAt: '' }, before), { startsAt: null });
});
