import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomMay, RoomSettings, StageSetting } from '#contracts/rooms.ts';
import { findStageHint, readHand } from './raised-hand.ts';

const hands: [StageSetting, isOnStage: boolean, isRequest: boolean, isBringOffered: boolean][] = [
  ['everyone', false, false, true],
  ['everyone', true, false, false],
  ['on_request', false, true, true],
  ['on_request', true, false, false],
  ['invited', false, false, false],
  ['invited', true, false, false],
];

for (const [stage, isOnStage, isRequest, isBringOffered] of hands) {
  test(`the hand of somebody ${isOnStage ? 'on stage' : 'off stage'} in a room set to ${stage}`, () => {
    assert.deepEqual(readHand({ stage }, { isOnStage }), { isRequest, isBringOffered });
  });
}

test('a viewer reads how to come on stage, unless the viewer may come without asking or is there', () => {
  const hint = (stage: StageSetting, may: Partial<RoomMay>, isOnStage = false) =>
    findStageHint({ may: may as RoomMay, settings: { stage } as RoomSettings }, isOnStage);
  assert.equal(hint('on_request', { askForStage: true }), 'stage.askHint');
  assert.equal(hint('on_request', { askForStage: true }, true), null);
  assert.equal(hint('on_request', { comeOnStage: true }), null);
  assert.equal(hint('invited', {}), 'stage.invitedHint');
  assert.equal(hint('invited', { comeOnStage: true }), null);
  assert.equal(hint('invited', {}, true), null);
  assert.equal(hint('everyone', {}), null);
});
