import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { LiveSender, LiveSink, SenderHealth } from '#server/ports/live-ingest.ts';
import { readHead } from './head.ts';

export interface TakeOptions {
  commandLine: readonly string[];
  /** ffmpeg reads sound from pipe 3. */
  hasSecondInput?: true;
  /** The take before, of the same sender: its sink ends before this one begins. */
  after: Promise<unknown>;
  begin(streams: Pick<LiveSender, 'video' | 'audio'>): LiveSink;
  /** ffmpeg takes more input again. */
  onDrain(): void;
  /** ffmpeg ended by itself. */
  onFailure(): void;
}

/** What a program that reads untrusted media is given. */
export const surroundings = { cwd: '/', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } };

type EndReason = Parameters<LiveSink['end']>[0];

const mostWaitingBytes = 4 << 20;
const finishWithinMs = 3_000;

/** One run of ffmpeg, from a sender's stream to a sink. */
export class Take {
  /** Resolves when the sink has ended; never rejects. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly options: TakeOptions;
  private sink: LiveSink | null = null;
  private reason: EndReason | null = null;

  constructor(options: TakeOptions) {
    this.options = options;
    const [program, ...given] = options.commandLine;
    this.child = spawn(program!, given, {
      ...surroundings,
      stdio: ['pipe', 'pipe', 'ignore', ...(options.hasSecondInput ? (['pipe'] as const) : [])],
      detached: true,
    });
    // A broken pipe is noticed by the end of the program.
    for (const input of this.inputs) input.on('error', () => undefined);
    this.input.on('drain', () => options.onDrain());
    this.ended = this.run();
  }

  get isFull(): boolean {
    return this.input.writableLength > mostWaitingBytes;
  }

  write(bytes: Buffer): void {
    if (this.reason === null && this.input.writable) this.input.write(bytes);
  }

  writePicture(picture: Buffer): void {
    this.write(picture);
  }

  writeSound(sound: Buffer): void {
    const second = this.inputs[1]!;
    if (this.reason === null && second.writable) second.write(sound);
  }

  measured(health: SenderHealth): void {
    if (this.reason === null) this.sink?.measured(health);
  }

  /** Lets ffmpeg write out what it has, then ends the sink. */
  finish(reason: EndReason): Promise<void> {
    if (this.reason !== null) return this.ended;
    this.reason = reason;
    for (const input of this.inputs) input.end();
    const timer = setTimeout(() => this.kill(), finishWithinMs);
    return this.ended.finally(() => clearTimeout(timer));
  }

  kill(): void {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // The program ended between the check and the signal.
    }
  }

  private get input(): Writable {
    return this.child.stdin!;
  }

  private get inputs(): Writable[] {
    const second = this.child.stdio[3];
    return second ? [this.input, second as Writable] : [this.input];
  }

  private async run(): Promise<void> {
    const exited = new Promise<void>((resolve) => {
      this.child.once('error', () => resolve());
      this.child.once('exit', () => resolve());
    });
    try {
      await this.pass(this.child.stdout!);
    } catch {
      // The output is no MP4 that can be shown, or the sink refused it.
      this.kill();
    }
    await exited;
    const failed = this.reason === null;
    this.reason ??= 'failed';
    await this.options.after;
    this.sink?.end(this.reason);
    if (failed) this.options.onFailure();
  }

  private async pass(output: Readable): Promise<void> {
    let head: Buffer | null = Buffer.alloc(0);
    for await (const piece of output as AsyncIterable<Buffer>) {
      let bytes = piece;
      if (head) {
        head = bytes = Buffer.concat([head, piece]);
        const streams = readHead(head);
        if (!streams) continue;
        await this.options.after;
        this.sink = this.options.begin(streams);
        head = null;
      }
      await this.sink!.write(bytes);
    }
  }
}
