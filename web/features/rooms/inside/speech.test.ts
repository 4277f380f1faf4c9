import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMoment, isSpeech } from './speech.ts';

const momentsPerSecond = 15;
const isSpeechAfter = (levels: number[]) => isSpeech(levels.reduce(addMoment, 0));

test('half a second of a voice is speech, with the pauses between words', () => {
  assert.ok(isSpeechAfter(Array.from({ length: momentsPerSecond }, (_, at) => (at % 4 === 0 ? 0.1 : 0.7))));
});

test('silence, a hum and a key pressed now and then are no speech', () => {
  const minute = Array.from({ length: 60 * momentsPerSecond }, (_, at) => at);
  assert.ok(!isSpeechAfter(minute.map(() => 0.3)));
  assert.ok(!isSpeechAfter(minute.map((at) => (at % momentsPerSecond === 0 ? 0.9 : 0.1))));
});
