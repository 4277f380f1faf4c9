import type {
  BrowserFrame,
  BrowserRecorder,
  BrowserRecording,
  LiveReceiver,
  LiveSink,
} from '#server/ports/live-ingest.ts';
import { findOnPath } from '../../transcoder-ffmpeg.ts';
import { findWalls } from '../../transcoder-ffmpeg-walls.ts';
import { Take } from '../take.ts';
import { browserCommands, height, keyFrameSeconds, width, type BrowserCommands } from './commands.ts';
import { Mixer } from './mixer.ts';
import { SourceDecoders } from './source-decoders.ts';

const playEveryMs = 10;
const measureMs = 1_000;
const againMs = 1_000;

export interface RecorderOptions {
  /** The machine's own time of day, which ffmpeg reads too. */
  machineMs(): number;
}

/** Records what browsers send with ffmpeg: decoded, brought to one size and steady times, and encoded again. */
export function createBrowserRecorder({ machineMs }: RecorderOptions): BrowserRecorder {
  let commands: Promise<BrowserCommands> | null = null;
  const findCommands = async () => {
    const paths = { ffmpeg: findOnPath('ffmpeg'), ffprobe: findOnPath('ffprobe') };
    return browserCommands(await findWalls('/', paths), paths);
  };
  return {
    async record(mediaId, receiver) {
      commands ??= findCommands();
      return new Recording(mediaId, receiver, await commands, machineMs);
    },
  };
}

class Recording implements BrowserRecording {
  readonly #mediaId: string;
  readonly #receiver: LiveReceiver;
  readonly #commands: BrowserCommands;
  readonly #machineMs: () => number;
  readonly #mixer = new Mixer();
  readonly #decoders: SourceDecoders;
  readonly #timers: NodeJS.Timeout[] = [];
  #take: Take | null = null;
  #isOver = false;
  #bytes = 0;
  #heardAt = -Infinity;

  constructor(mediaId: string, receiver: LiveReceiver, commands: BrowserCommands, machineMs: () => number) {
    this.#machineMs = machineMs;
    this.#mediaId = mediaId;
    this.#receiver = receiver;
    this.#commands = commands;
    this.#decoders = new SourceDecoders(commands, this.#mixer);
  }

  frame(frame: BrowserFrame): void {
    if (this.#isOver) return;
    if (frame.codec === 'opus') this.#heardAt = performance.now();
    this.#decoders.decode(frame);
    if (!this.#take) this.#begin(Promise.resolve());
  }

  stopped(source: BrowserFrame['source']): void {
    this.#decoders.stop(source);
  }

  async end(because: Parameters<LiveSink['end']>[0]): Promise<void> {
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#decoders.close();
    await this.#take?.finish(because);
  }

  #begin(after: Promise<unknown>): void {
    const take = new Take({
      commandLine: this.#commands.encode(Math.floor(this.#machineMs() / 1000)),
      hasSecondInput: true,
      after,
      begin: (streams) =>
        this.#count(this.#receiver.begin({ ...streams, mediaId: this.#mediaId, protocol: 'browser' })),
      onDrain: () => undefined,
      onFailure: () => {
        if (!this.#isOver) setTimeout(() => !this.#isOver && this.#begin(take.ended), againMs).unref();
      },
    });
    if (!this.#take) {
      this.#timers.push(setInterval(() => this.#play(), playEveryMs).unref());
      this.#timers.push(setInterval(() => this.#measure(), measureMs).unref());
    }
    this.#take = take;
  }

  #play(): void {
    this.#mixer.play(performance.now(), this.#take!);
  }

  #count(sink: LiveSink): LiveSink {
    return {
      write: (bytes) => {
        this.#bytes += bytes.length;
        return sink.write(bytes);
      },
      measured: (health) => sink.measured(health),
      end: (because) => sink.end(because),
    };
  }

  #measure(): void {
    const { shown, dropped } = this.#mixer;
    this.#take?.measured({
      ...{ width, height, keyFrameSeconds },
      frameRate: shown,
      droppedFrames: dropped,
      bitsPerSecond: this.#bytes * 8,
      hasSound: performance.now() - this.#heardAt < measureMs,
    });
    this.#bytes = this.#mixer.shown = this.#mixer.dropped = 0;
  }
}
