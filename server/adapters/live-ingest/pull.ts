import { spawn, type ChildProcess } from 'node:child_process';
import { readAmf } from './amf0.ts';
import { FlvReader } from './flv-reader.ts';
import { messageType } from './messages.ts';
import type { Sender } from './sender.ts';

/** Reads one stream of another server by ffmpeg, and gives what comes to the sender as if an encoder had sent it. */
export class Pull {
  /** Resolves when ffmpeg has ended; never rejects. */
  readonly ended: Promise<void>;
  hasBegun = false;
  private readonly child: ChildProcess;
  private readonly sender: Sender;
  private readonly tags = new FlvReader();

  constructor(commandLine: readonly string[], sender: Sender) {
    this.sender = sender;
    const [program, ...given] = commandLine;
    this.child = spawn(program!, given, {
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    this.child.stdout!.on('data', (piece: Buffer) => this.receive(piece));
    this.ended = new Promise((resolve) => {
      this.child.once('error', () => resolve());
      this.child.once('close', () => resolve());
    });
  }

  pause(): void {
    this.child.stdout!.pause();
  }

  resume(): void {
    this.child.stdout!.resume();
  }

  end(): void {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // The program ended between the check and the signal.
    }
  }

  private receive(piece: Buffer): void {
    try {
      for (const { type, timestamp, payload } of this.tags.push(piece)) {
        this.hasBegun = true;
        if (type === messageType.video) this.sender.onVideo(timestamp, payload);
        if (type === messageType.audio) this.sender.onAudio(timestamp, payload);
        if (type === messageType.data) this.sender.onMetadata(readAmf(payload));
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.end();
    }
  }
}
