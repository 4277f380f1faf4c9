import { bytesPerSample, sampleRate } from './commands.ts';

const bytesOf = (ms: number) => (ms * sampleRate * bytesPerSample) / 1000;

/** Played from so much sound on, so that packets that come unevenly leave no gaps. */
const beginBytes = bytesOf(60);
/** More is left out: sound must not fall behind the picture. */
const mostBytes = bytesOf(400);
const keptBytes = bytesOf(100);

/** The decoded sound of one source that was not played yet. */
export class SoundQueue {
  #waiting: Buffer = Buffer.alloc(0);
  #isPlaying = false;

  add(samples: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, samples]);
    if (this.#waiting.length > mostBytes) this.#waiting = this.#waiting.subarray(-keptBytes);
  }

  /** Adds the next sound to the samples of other sources; adds silence where there is none. */
  mixInto(mixed: Int16Array): void {
    const bytes = mixed.length * 2;
    if (!this.#isPlaying && this.#waiting.length < beginBytes) return;
    this.#isPlaying = this.#waiting.length >= bytes;
    if (!this.#isPlaying) return;
    for (let at = 0; at < mixed.length; at += 1) {
      const sum = mixed[at]! + this.#waiting.readInt16LE(at * 2);
      mixed[at] = Math.max(-32_768, Math.min(32_767, sum));
    }
    this.#waiting = this.#waiting.subarray(bytes);
  }
}
