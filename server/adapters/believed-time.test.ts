import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BelievedTime } from './believed-time.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const year = 365 * 24 * hour;
const start = Date.parse('2026-11-22T10:00:00Z');

/** A machine whose clock is set, and which sleeps, as a test says; `time.nowMs()` is read every second that passes. */
function makeMachine({ knownMs = 0, wallMs = start } = {}) {
  let [aheadMs, steadyMs, sleptMs] = [wallMs, 0, 0];
  const sources = { wallMs: () => aheadMs + steadyMs, steadyMs: () => steadyMs, sleptMs: () => sleptMs };
  const time = new BelievedTime(sources, knownMs);
  return {
    time,
    /** How far the believed time is from the time of a machine whose clock was never set. */
    offMs: () => time.nowMs() - (start + steadyMs + sleptMs),
    set: (byMs: number) => (aheadMs += byMs),
    sleep(ms: number) {
      sleptMs += ms;
      aheadMs += ms;
    },
    pass(ms: number) {
      for (let left = ms; left > 0; left -= second) {
        steadyMs += Math.min(second, left);
        time.nowMs();
      }
    },
  };
}

describe('the believed time', () => {
  for (const jump of [5 * second, -5 * second, 2 * hour, -2 * hour, year, -year])
    it(`does not follow a clock that is wrong by ${jump / second} s for some seconds, and does not record it`, () => {
      const machine = makeMachine();
      machine.pass(hour);
      assert.equal(machine.time.confirmedMs(), start + hour);
      machine.set(jump);
      machine.pass(5 * second);
      assert.deepEqual([machine.offMs(), machine.time.jumpMs(), machine.time.confirmedMs()], [0, jump, null]);
      machine.set(-jump);
      machine.pass(second);
      assert.deepEqual([machine.offMs(), machine.time.jumpMs()], [0, 0]);
      assert.equal(machine.time.confirmedMs(), start + hour + 6 * second);
    });

  it('follows a clock set ahead after a minute, and goes back with it at once', () => {
    const machine = makeMachine();
    machine.pass(hour);
    machine.set(2 * hour);
    machine.pass(minute);
    assert.equal(machine.offMs(), 0);
    machine.pass(second);
    assert.deepEqual([machine.offMs(), machine.time.confirmedMs()], [2 * hour, null]);
    machine.set(-2 * hour);
    assert.equal(machine.offMs(), 0);
  });

  it('follows a clock set back when it has stood for ten minutes', () => {
    const machine = makeMachine();
    machine.pass(hour);
    machine.set(-hour);
    machine.pass(10 * minute);
    assert.equal(machine.offMs(), 0);
    machine.pass(second);
    assert.deepEqual([machine.offMs(), machine.time.jumpMs()], [-hour, 0]);
  });

  it('follows a clock that was wrong at the start as soon as it has been right for as long, at least a minute', () => {
    for (const [wrongMs, neededMs] of [
      [10 * second, minute],
      [5 * minute, 5 * minute],
    ] as const) {
      const machine = makeMachine({ wallMs: start + 2 * hour });
      machine.pass(wrongMs);
      machine.set(-2 * hour);
      machine.pass(neededMs);
      assert.equal(machine.offMs(), 2 * hour);
      machine.pass(2 * second);
      assert.equal(machine.offMs(), 0);
    }
  });

  it('believes a jump at once when the machine has slept for so long', () => {
    const machine = makeMachine();
    machine.pass(hour);
    machine.sleep(8 * hour);
    assert.deepEqual([machine.offMs(), machine.time.jumpMs()], [0, 0]);
    machine.set(hour);
    machine.sleep(8 * hour);
    assert.deepEqual([machine.offMs(), machine.time.jumpMs()], [0, hour]);
  });

  it('goes on from the recorded instant when the clock is behind it at the start, until it has stood for ten minutes', () => {
    const machine = makeMachine({ knownMs: start, wallMs: start - hour });
    machine.pass(10 * minute - second);
    assert.deepEqual([machine.offMs(), machine.time.confirmedMs()], [0, null]);
    machine.pass(2 * second);
    assert.equal(machine.offMs(), -hour);
  });

  it('follows small corrections, and never goes back for them', () => {
    const machine = makeMachine();
    machine.pass(minute);
    machine.set(400);
    assert.equal(machine.offMs(), 400);
    const before = machine.time.nowMs();
    machine.set(-800);
    assert.equal(machine.time.nowMs(), before);
    machine.pass(second);
    assert.equal(machine.offMs(), -400);
  });
});
