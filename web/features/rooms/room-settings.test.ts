import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomSettings } from '#contracts/rooms.ts';
import { findSettingFaults, isSameSettings, newSettings, settingsBody, typedSettings } from './room-settings.ts';

const now = new Date('2026-11-22T14:20:00.000Z');
const scheduled = { ...newSettings(now), isScheduled: true };

test('a new room is always open, with a lobby for guests and none for members', () => {
  const { schedule, lobbyForGuests, lobbyForMembers } = settingsBody(newSettings(now));
  assert.deepEqual([schedule, lobbyForGuests, lobbyForMembers], [null, true, false]);
});

test('a schedule begins with the next full hour and is sent as instants', () => {
  assert.deepEqual(settingsBody(scheduled).schedule, {
    startsAt: '2026-11-22T15:00:00.000Z',
    endsAt: '2026-11-22T16:00:00.000Z',
    earlyEntryMinutes: 10,
  });
});

test('the server’s settings survive the way through the form unchanged', () => {
  const { schedule = null, ...rest } = settingsBody(scheduled);
  const fromServer = { ...newSettings(now), ...rest, schedule, locked: false } as RoomSettings;
  assert.deepEqual(settingsBody(typedSettings(fromServer, now)), settingsBody(scheduled));
  assert.ok(isSameSettings(typedSettings(fromServer, now), scheduled));
});

test('an end before the start, or a month after it, is reported at its field', () => {
  assert.equal(findSettingFaults({ ...scheduled, endsAt: scheduled.startsAt }).endsAt, 'endBeforeStart');
  assert.equal(findSettingFaults({ ...scheduled, endsAt: '2026-12-30T15:00' }).endsAt, 'tooLong');
  assert.equal(findSettingFaults({ ...scheduled, endsAt: '' }).endsAt, 'endMissing');
  assert.equal(findSettingFaults({ ...scheduled, startsAt: '' }).startsAt, 'startMissing');
  assert.deepEqual(findSettingFaults(scheduled), {});
});

test('minutes of early entry are whole and at most a day', () => {
  for (const earlyMinutes of ['', '-1', '1.5', '1e2', '1441', 'ten']) {
    assert.equal(findSettingFaults({ ...scheduled, earlyMinutes }).earlyMinutes, 'earlyWrong', earlyMinutes);
  }
  for (const earlyMinutes of ['0', ' 15 ', '1440']) {
    assert.deepEqual(findSettingFaults({ ...scheduled, earlyMinutes }), {});
  }
});

test('times of a schedule that is not chosen are no change', () => {
  const always = newSettings(now);
  assert.ok(isSameSettings(always, { ...always, startsAt: '', earlyMinutes: 'x' }));
  assert.ok(!isSameSettings(always, { ...always, chat: false }));
  assert.ok(!isSameSettings(scheduled, { ...scheduled, endsAt: '' }));
});
