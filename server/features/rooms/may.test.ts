import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideGrants, describeJoining, describeMay, isOnStageAtFirst } from './may.ts';
import type { Person } from './rules.ts';
import { newRoom } from './settings.ts';

describe('what a participant inside may do', () => {
  const grants = (role: Person['role'], isOnStage: boolean, screenShare: boolean, wasShown = false) =>
    decideGrants({ role, isOnStage, wasShown }, { screenShare });
  const [some, all] = [
    ['camera', 'microphone'],
    ['camera', 'microphone', 'screen_share'],
  ];
  const table: [Person['role'], boolean, boolean, string[]][] = [
    ['viewer', false, true, []],
    ['viewer', true, true, all],
    ['viewer', true, false, some],
    ['speaker', true, false, some],
    ['speaker', false, true, []],
    ['moderator', true, true, all],
    ['moderator', true, false, all],
    ['moderator', false, true, []],
  ];
  for (const [role, isOnStage, screenShare, maySend] of table)
    test(`a ${role} ${isOnStage ? 'on stage' : 'off stage'}, sharing ${screenShare ? 'on' : 'off'}: ${maySend.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(grants(role, isOnStage, screenShare), { maySend, isHidden: !isOnStage });
    });

  test('a participant who was shown once stays shown', () =>
    assert.equal(grants('viewer', false, true, true).isHidden, false));

  test('without a moderator a guest never comes on stage, and a member does where the stage is open to everyone', () => {
    for (const stage of ['everyone', 'on_request', 'invited'] as const) {
      const settings = { ...newRoom, stage };
      const may = (isGuest: boolean) => describeMay({ role: 'viewer', isGuest, isInside: true }, settings).comeOnStage;
      assert.deepEqual([may(true), may(false)], [false, stage === 'everyone']);
      assert.equal(isOnStageAtFirst({ role: 'viewer', isGuest: true }, settings), false);
      assert.equal(isOnStageAtFirst({ role: 'viewer', isGuest: false }, settings), stage === 'everyone');
      assert.equal(isOnStageAtFirst({ role: 'moderator', isGuest: false }, settings), true);
    }
  });

  test('a raised hand asks for the stage only where it is on request, and only if the participant cannot come on stage alone', () => {
    for (const stage of ['everyone', 'on_request', 'invited'] as const) {
      const settings = { ...newRoom, stage };
      const may = (role: Person['role'], isGuest: boolean, isInside = true) =>
        describeMay({ role, isGuest, isInside }, settings).askForStage;
      const isAsked = stage === 'on_request';
      assert.deepEqual([may('viewer', true), may('viewer', false)], [isAsked, isAsked], stage);
      assert.deepEqual(
        [may('speaker', false), may('moderator', false), may('viewer', true, false)],
        [false, false, false],
      );
    }
  });

  test('what joining will do depends on the stage setting, the lobby and the person’s place in this session', () => {
    type Before = Parameters<typeof describeJoining>[0]['before'];
    const known = { state: 'left', waitsFor: null, wasAdmitted: true, isOnStage: false } as const;
    const cases: [Person['role'], (typeof newRoom)['stage'], boolean, Before, boolean, boolean][] = [
      ['viewer', 'everyone', false, null, true, false],
      ['viewer', 'on_request', false, null, false, false],
      ['viewer', 'invited', false, null, false, false],
      ['moderator', 'everyone', true, null, true, false],
      ['moderator', 'on_request', true, null, true, false],
      ['moderator', 'invited', true, null, true, false],
      ['viewer', 'everyone', true, null, true, true],
      ['viewer', 'invited', true, null, false, true],
      ['viewer', 'invited', true, { ...known, isOnStage: true }, true, false],
      ['viewer', 'invited', true, known, false, false],
      ['viewer', 'invited', false, { ...known, state: 'removed', wasAdmitted: false }, false, true],
      ['viewer', 'invited', false, { ...known, waitsFor: 'admission', wasAdmitted: false }, false, true],
      ['viewer', 'invited', true, { ...known, waitsFor: 'start', wasAdmitted: false }, false, false],
    ];
    for (const [role, stage, lobbyForMembers, before, isOnStage, hasLobby] of cases) {
      const settings = { ...newRoom, stage, lobbyForMembers };
      const joining = describeJoining({ role, isGuest: false, invited: null, before }, settings);
      assert.deepEqual(joining, { isOnStage, hasLobby }, `${role} ${stage} ${JSON.stringify(before)}`);
    }
  });

  test('a person outside may do nothing, and with the chat off only moderators may write', () => {
    const off = { ...newRoom, chat: false };
    const may = (role: Person['role'], isInside: boolean) => describeMay({ role, isGuest: true, isInside }, off);
    const none = {
      moderate: false,
      chat: false,
      raiseHand: false,
      react: false,
      comeOnStage: false,
      askForStage: false,
    };
    assert.deepEqual(describeMay(null, newRoom), none);
    assert.deepEqual(may('viewer', false), none);
    assert.deepEqual(may('viewer', true), { ...none, raiseHand: true, react: true });
    assert.equal(may('moderator', true).chat, true);
  });
});
