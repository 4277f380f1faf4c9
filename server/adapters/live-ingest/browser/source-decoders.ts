import type { BrowserFrame } from '#server/ports/live-ingest.ts';
import { pictureBytes, type BrowserCommands } from './commands.ts';
import { ivfFrame, ivfHead, OggPages } from './containers.ts';
import { Decoder } from './decoder.ts';
import type { Mixer } from './mixer.ts';

type Source = BrowserFrame['source'];

interface Running {
  decoder: Decoder;
  /** Puts a frame into the container that the decoder reads. */
  wrap(data: Buffer): Buffer;
}

/** A decoder that ended by itself is started again after this time at the soonest. */
const againMs = 1_000;

/** One decoder for each source that is switched on; what they make goes to the mixer. */
export class SourceDecoders {
  readonly #commands: BrowserCommands;
  readonly #mixer: Mixer;
  readonly #running = new Map<Source, Running>();
  readonly #failedAt = new Map<Source, number>();

  constructor(commands: BrowserCommands, mixer: Mixer) {
    this.#commands = commands;
    this.#mixer = mixer;
  }

  decode({ source, data, isKeyFrame, needKeyFrame }: BrowserFrame): void {
    let running = this.#running.get(source);
    if (!running) {
      const isTooSoon = performance.now() - (this.#failedAt.get(source) ?? -Infinity) < againMs;
      if (!isKeyFrame || isTooSoon) return needKeyFrame();
      running = isPicture(source) ? this.#openPictures(source) : this.#openSound(source);
      this.#running.set(source, running);
    }
    if (!running.decoder.write(running.wrap(data))) needKeyFrame();
  }

  stop(source: Source): void {
    this.#running.get(source)?.decoder.close();
    this.#running.delete(source);
    if (isPicture(source)) this.#mixer.hide(source);
    else this.#mixer.silence(source);
  }

  close(): void {
    for (const { decoder } of this.#running.values()) decoder.close();
    this.#running.clear();
  }

  #openPictures(source: 'camera' | 'screen_share'): Running {
    let [parts, length]: [Buffer[], number] = [[], 0];
    const onOutput = (bytes: Buffer): void => {
      parts.push(bytes);
      length += bytes.length;
      if (length < pictureBytes) return;
      let whole = Buffer.concat(parts);
      for (; whole.length >= pictureBytes; whole = whole.subarray(pictureBytes))
        this.#mixer.show(source, whole.subarray(0, pictureBytes));
      [parts, length] = [[whole], whole.length];
    };
    const beganMs = performance.now();
    const decoder = this.#open(this.#commands.decodePicture, source, onOutput);
    decoder.write(ivfHead());
    return { decoder, wrap: (data) => ivfFrame(data, Math.round(performance.now() - beganMs)) };
  }

  #openSound(source: Source): Running {
    const pages = new OggPages();
    const decoder = this.#open(this.#commands.decodeSound, source, (samples) => this.#mixer.hear(source, samples));
    decoder.write(pages.head());
    return { decoder, wrap: (data) => pages.packet(data) };
  }

  #open(commandLine: string[], source: Source, onOutput: (bytes: Buffer) => void): Decoder {
    return new Decoder(commandLine, onOutput, () => {
      this.#running.delete(source);
      this.#failedAt.set(source, performance.now());
    });
  }
}

function isPicture(source: Source): source is 'camera' | 'screen_share' {
  return source === 'camera' || source === 'screen_share';
}
