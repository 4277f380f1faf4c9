import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideStep, findScheduleProblem, isShown, isStartDue, needsBroadcast, type LiveStep } from './rules.ts';

const states = ['planned', 'ready', 'live', 'paused', 'ended'] as const;

/** What each step makes of each state: a state, a refusal, or `.` where nothing changes. */
const table: [LiveStep, ...string[]][] = [
  ['sender_came', 'ready', '.', '.', 'live', 'live.over'],
  ['sender_gone', '.', 'planned', 'paused', '.', '.'],
  ['go_live', 'live.no_picture', 'live', '.', '.', 'live.over'],
  ['start_due', '.', 'live', '.', '.', '.'],
  ['end', 'live.not_started', 'live.not_started', 'ended', 'ended', '.'],
  ['grace_over', '.', '.', '.', 'ended', '.'],
];

describe('a live session', () => {
  for (const [step, ...outcomes] of table)
    for (const [at, state] of states.entries())
      it(`that is ${state} answers ${step} with ${outcomes[at]}`, () => {
        const decision = decideStep(state, step);
        assert.equal(decision ? ('to' in decision ? decision.to : decision.because) : '.', outcomes[at]);
      });

  it('never leaves its end, and never returns to its preview once it was shown', () => {
    for (const [step] of table) {
      assert.ok(!decideStep('ended', step) || 'because' in decideStep('ended', step)!);
      for (const state of ['live', 'paused'] as const) {
        const decision = decideStep(state, step);
        assert.ok(!decision || ('to' in decision && isShown(decision.to)));
      }
    }
  });

  it('is shown to everybody from Go live on', () => {
    assert.deepEqual(
      states.filter((state) => isShown(state)),
      ['live', 'paused', 'ended'],
    );
  });

  it('goes live by itself at its start, or at once without one, and never unless it is told to', () => {
    const startsAt = '2026-11-29T10:00:00.000Z';
    const at = (time: string) => new Date(`2026-11-29T${time}Z`);
    assert.equal(isStartDue({ autoStart: true, startsAt }, at('09:59:59.999')), false);
    assert.equal(isStartDue({ autoStart: true, startsAt }, at('10:00:00')), true);
    assert.equal(isStartDue({ autoStart: true, startsAt: null }, at('01:00:00')), true);
    assert.equal(isStartDue({ autoStart: false, startsAt }, at('11:00:00')), false);
  });

  it('ends after it starts, within 31 days', () => {
    const startsAt = '2026-11-01T10:00:00.000Z';
    assert.equal(findScheduleProblem({ startsAt, endsAt: startsAt })?.code, 'before_start');
    assert.equal(findScheduleProblem({ startsAt, endsAt: '2026-12-02T10:00:00.001Z' })?.code, 'too_far');
    assert.equal(findScheduleProblem({ startsAt, endsAt: '2026-12-02T10:00:00.000Z' }), null);
    assert.equal(findScheduleProblem({ startsAt: null, endsAt: startsAt }), null);
  });

  it('lets moderators change the chat, and only those who broadcast the rest', () => {
    assert.equal(needsBroadcast({ chat: 'off', slowModeSeconds: 5 }), false);
    assert.equal(needsBroadcast({ chat: 'off', dvr: false }), true);
    assert.equal(needsBroadcast({ startsAt: null }), true);
    assert.equal(needsBroadcast({ startsAt: undefined }), false);
  });
});
