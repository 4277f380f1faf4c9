import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeEntry, findNews, findSwitchedOff } from './find-news.ts';

const viewer = { name: 'Marta', isOnStage: false, handRaisedAt: null };
const raised = { ...viewer, handRaisedAt: '2026-11-22T14:00:00.000Z' };
const onStage = { ...viewer, isOnStage: true };
const byModerator = { isHandRaised: true, isOnStage: true };
const byOwnWish = { isHandRaised: false, isOnStage: false };

describe('a participant is told', () => {
  const table: [
    string,
    typeof viewer | typeof raised,
    typeof viewer | typeof raised,
    typeof byModerator,
    string | null,
  ][] = [
    ['of a lowered hand', raised, viewer, byModerator, 'handLowered'],
    ['nothing of the own hand', raised, viewer, byOwnWish, null],
    ['nothing of a hand that brought the participant on stage', raised, onStage, byModerator, null],
    ['of the way back to the viewers', onStage, viewer, byModerator, 'toViewers'],
    ['nothing of an own way back', onStage, viewer, byOwnWish, null],
    ['of another name', viewer, { ...viewer, name: 'Marta 2' }, byModerator, 'renamed'],
    ['nothing where nothing changed', raised, raised, byModerator, null],
  ];
  for (const [what, before, after, wishes, key] of table)
    test(what, () => assert.equal(findNews(before, after, wishes)?.key ?? null, key));

  test('which devices a moderator switched off, each time', () => {
    assert.equal(findSwitchedOff([], ['microphone']), 'microphoneOff');
    assert.equal(findSwitchedOff(['microphone'], ['microphone']), null);
    assert.equal(findSwitchedOff(['microphone'], []), null);
    assert.equal(findSwitchedOff(['microphone'], ['microphone', 'camera']), 'bothOff');
    assert.equal(findSwitchedOff([], ['camera']), 'cameraOff');
  });
});

describe('who comes in is told what is true in the stage mode', () => {
  const may = { moderate: false, chat: true, raiseHand: true, react: true, comeOnStage: false, askForStage: false };
  const keyIn = (stage: 'everyone' | 'on_request' | 'invited', own = viewer, more: Partial<typeof may> = {}) => {
    const settings = { ...{ schedule: null, lobbyForGuests: true, lobbyForMembers: false, chat: true, locked: false } };
    const rest = { screenShare: true, whenModeratorsLeave: 'go_on' } as const;
    return describeEntry({ may: { ...may, ...more }, settings: { ...settings, ...rest, stage } }, own)?.key ?? null;
  };
  test('a guest', () => {
    assert.equal(keyIn('everyone'), 'entered.ask');
    assert.equal(keyIn('on_request', viewer, { askForStage: true }), 'entered.ask');
    assert.equal(keyIn('invited'), 'entered.invited');
  });
  test('a member', () => {
    assert.equal(keyIn('everyone', viewer, { comeOnStage: true }), 'entered.come');
    assert.equal(keyIn('everyone', onStage, { comeOnStage: true }), 'entered.onStage');
    assert.equal(keyIn('invited', onStage, { moderate: true }), null);
  });
});
