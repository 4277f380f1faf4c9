import { framesPerSecond, pictureBytes, height, sampleRate, width } from './commands.ts';
import { SoundQueue } from './sound-queue.ts';

/** One picture, and the sound that is heard while it is shown. */
export interface Slot {
  picture: Buffer;
  sound: Buffer;
}

const samplesPerSlot = sampleRate / framesPerSecond;
const black = Buffer.alloc(pictureBytes, 128).fill(16, 0, width * height);

/**
 * Makes one steady stream of sources that come, go and stall: a slot for each thirtieth of a second, with the newest
 * picture and the sound since. The screen goes before the camera; without both the picture is black.
 */
export class Mixer {
  readonly #pictures = new Map<'camera' | 'screen_share', Buffer>();
  readonly #sounds = new Map<string, SoundQueue>();
  #beganMs: number | null = null;
  #slots = 0;
  /** Slots that were left out because the encoder did not keep up. */
  dropped = 0;

  show(source: 'camera' | 'screen_share', picture: Buffer): void {
    this.#pictures.set(source, picture);
  }

  hide(source: 'camera' | 'screen_share'): void {
    this.#pictures.delete(source);
  }

  hear(source: string, samples: Buffer): void {
    const queue = this.#sounds.get(source) ?? new SoundQueue();
    this.#sounds.set(source, queue);
    queue.add(samples);
  }

  silence(source: string): void {
    this.#sounds.delete(source);
  }

  /** Hands out the slots that are due at this moment (steady time), while they are taken. */
  play(nowMs: number, take: (slot: Slot) => void, isFull: () => boolean): void {
    this.#beganMs ??= nowMs;
    let due = Math.floor(((nowMs - this.#beganMs) * framesPerSecond) / 1000) + 1 - this.#slots;
    // A second behind: picture and sound leave it out together, and stay together.
    if (due > framesPerSecond) {
      this.dropped += due - 1;
      this.#slots += due - 1;
      due = 1;
    }
    for (; due > 0 && !isFull(); due -= 1) {
      this.#slots += 1;
      take({ picture: this.#picture(), sound: this.#sound() });
    }
  }

  #picture(): Buffer {
    return this.#pictures.get('screen_share') ?? this.#pictures.get('camera') ?? black;
  }

  #sound(): Buffer {
    const mixed = new Int16Array(samplesPerSlot * 2);
    for (const queue of this.#sounds.values()) queue.mixInto(mixed);
    return Buffer.from(mixed.buffer);
  }
}
