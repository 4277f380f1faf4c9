import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesPerSample, pictureBytes, sampleRate } from './commands.ts';
import { crc32Ogg } from './crc32-ogg.ts';
import { Mixer, type Encoding } from './mixer.ts';

const picture = (value: number) => Buffer.alloc(pictureBytes, value);
const tone = (ms: number, value: number) => {
  const samples = new Int16Array((ms * sampleRate * 2) / 1000).fill(value);
  return Buffer.from(samples.buffer);
};

/** An encoder that remembers the first byte of each picture and the loudest sample. */
function createEncoding() {
  const encoding = {
    isFull: false,
    pictures: [] as number[],
    soundBytes: 0,
    loudest: 0,
    writePicture: (one: Buffer) => void encoding.pictures.push(one[0]!),
    writeSound(samples: Buffer) {
      encoding.soundBytes += samples.length;
      for (let at = 0; at < samples.length; at += 2)
        encoding.loudest = Math.max(encoding.loudest, samples.readInt16LE(at));
    },
  };
  return encoding satisfies Encoding;
}

/** Plays for so many milliseconds, in steps of ten. */
function play(mixer: Mixer, encoding: Encoding, fromMs: number, ms: number): number {
  for (let at = fromMs; at < fromMs + ms; at += 10) mixer.play(at, encoding);
  return fromMs + ms;
}

describe('the mixer of what a browser sends', () => {
  it('shows the newest picture thirty times a second: the screen before the camera, else black', () => {
    const [mixer, encoding] = [new Mixer(), createEncoding()];
    const blackFirst = play(mixer, encoding, 0, 1_000);
    assert.deepEqual([encoding.pictures.length, new Set(encoding.pictures)], [30, new Set([16])]);
    mixer.show('camera', picture(50));
    const withCamera = play(mixer, encoding, blackFirst, 200);
    mixer.show('screen_share', picture(90));
    const withScreen = play(mixer, encoding, withCamera, 200);
    mixer.hide('screen_share');
    play(mixer, encoding, withScreen, 200);
    assert.deepEqual(encoding.pictures.slice(30), [...Array(6).fill(50), ...Array(6).fill(90), ...Array(6).fill(50)]);
  });

  it('leaves pictures out while the encoder does not keep up, and no sound', () => {
    const [mixer, encoding] = [new Mixer(), createEncoding()];
    encoding.isFull = true;
    play(mixer, encoding, 0, 1_010);
    assert.equal(encoding.pictures.length, 0);
    assert.ok(mixer.dropped >= 30);
    assert.equal(encoding.soundBytes, sampleRate * bytesPerSample);
  });

  it('adds the sounds of two sources, and is silent where there is none', () => {
    const [mixer, encoding] = [new Mixer(), createEncoding()];
    const silent = play(mixer, encoding, 0, 100);
    assert.equal(encoding.loudest, 0);
    mixer.hear('microphone', tone(100, 1_000));
    mixer.hear('screen_sound', tone(100, 200));
    play(mixer, encoding, silent, 100);
    assert.equal(encoding.loudest, 1_200);
  });
});

it('the checksum of Ogg is CRC-32 from the highest bit on, beginning with zero', () => {
  assert.equal(crc32Ogg(Buffer.from('123456789')), 0x89a1_897f);
});
