import { bytesPerSample, framesPerSecond, height, pictureBytes, sampleRate, width } from './commands.ts';
import { SoundQueue } from './sound-queue.ts';

/** Takes what is due; `isFull`: the encoder does not keep up with the pictures. */
export interface Encoding {
  isFull: boolean;
  writePicture(picture: Buffer): void;
  writeSound(samples: Buffer): void;
}

const black = Buffer.alloc(pictureBytes, 128).fill(16, 0, width * height);
/** After a longer standstill the sound goes on from now: the encoder fills the gap. */
const longestGapMs = 500;

/**
 * Makes one steady stream of sources that come, go and stall: the newest picture thirty times a second, and sound
 * without gaps. The screen goes before the camera; without both the picture is black.
 */
export class Mixer {
  readonly #pictures = new Map<'camera' | 'screen_share', Buffer>();
  readonly #sounds = new Map<string, SoundQueue>();
  #pictureMs = -Infinity;
  #soundMs: number | null = null;
  /** Pictures that were due, and of them those that the encoder was not ready for. */
  shown = 0;
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

  /** Call often; `nowMs` in steady time. */
  play(nowMs: number, encoding: Encoding): void {
    this.#playSound(nowMs, encoding);
    const sinceMs = nowMs - this.#pictureMs;
    if (sinceMs < 1000 / framesPerSecond) return;
    // Goes on in step, unless it is far behind.
    this.#pictureMs = sinceMs < longestGapMs ? this.#pictureMs + 1000 / framesPerSecond : nowMs;
    if (encoding.isFull) return void (this.dropped += 1);
    this.shown += 1;
    encoding.writePicture(this.#pictures.get('screen_share') ?? this.#pictures.get('camera') ?? black);
  }

  #playSound(nowMs: number, encoding: Encoding): void {
    if (this.#soundMs === null || nowMs - this.#soundMs > longestGapMs) this.#soundMs = nowMs;
    const samples = Math.floor(((nowMs - this.#soundMs) * sampleRate) / 1000);
    if (samples === 0) return;
    this.#soundMs += (samples * 1000) / sampleRate;
    const mixed = new Int16Array((samples * bytesPerSample) / 2);
    for (const queue of this.#sounds.values()) queue.mixInto(mixed);
    encoding.writeSound(Buffer.from(mixed.buffer));
  }
}
