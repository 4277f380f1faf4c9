import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recallChoices, rememberChoices, type Shelf } from './remembered-choices.ts';

function shelfWith(text: string | null): Shelf & { text: string | null } {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}

test('the first time, camera and microphone are on and the browser chooses which', () => {
  const first = {
    isMicrophoneOn: true,
    isCameraOn: true,
    microphoneId: null,
    cameraId: null,
    speakerId: null,
  };
  assert.deepEqual(recallChoices(shelfWith(null)), first);
  assert.deepEqual(recallChoices(null), first);
});

test('choices are restored the next time', () => {
  const shelf = shelfWith(null);
  const choices = { isMicrophoneOn: false, isCameraOn: true, microphoneId: 'm', cameraId: 'c', speakerId: 's' };
  rememberChoices(shelf, choices);
  assert.deepEqual(recallChoices(shelf), choices);
});

test('broken content of the storage breaks nothing', () => {
  for (const text of ['{', 'null', '7', '[]', '{"isCameraOn":"yes","cameraId":9,"microphoneId":""}']) {
    assert.deepEqual(recallChoices(shelfWith(text)).isCameraOn, true, text);
    assert.equal(recallChoices(shelfWith(text)).cameraId, null, text);
    assert.equal(recallChoices(shelfWith(text)).microphoneId, null, text);
  }
});

test('in a browser that forbids storage the room works, only choices are not remembered', () => {
  const shelf: Shelf = {
    getItem() {
      throw new Error('forbidden');
    },
    setItem() {
      throw new Error('forbidden');
    },
  };
  rememberChoices(shelf, recallChoices(shelf));
  assert.equal(recallChoices(shelf).isCameraOn, true);
});
