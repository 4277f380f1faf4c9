import { spawn, type ChildProcess } from 'node:child_process';
import { surroundings } from '../take.ts';

const mostWaitingBytes = 1 << 20;

/** One ffmpeg that decodes one source. */
export class Decoder {
  readonly #child: ChildProcess;
  #isOver = false;

  constructor(commandLine: readonly string[], onOutput: (bytes: Buffer) => void, onOver: () => void) {
    const [program, ...given] = commandLine;
    this.#child = spawn(program!, given, {
      ...surroundings,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    // A broken pipe is noticed by the end of the program.
    this.#child.stdin!.on('error', () => undefined);
    this.#child.stdout!.on('data', (bytes: Buffer) => {
      if (!this.#isOver) onOutput(bytes);
    });
    const over = () => {
      if (this.#isOver) return;
      this.#isOver = true;
      onOver();
    };
    this.#child.once('error', over);
    this.#child.once('exit', over);
  }

  /** False: the decoder does not keep up, and what was given is left out. */
  write(bytes: Buffer): boolean {
    const input = this.#child.stdin!;
    if (this.#isOver || input.writableLength > mostWaitingBytes) return false;
    input.write(bytes);
    return true;
  }

  close(): void {
    this.#isOver = true;
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // The program ended between the check and the signal.
    }
  }
}
