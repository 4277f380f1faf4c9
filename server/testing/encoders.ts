import { spawn } from 'node:child_process';

/** A program that streams as an encoder does. */
export interface Encoder {
  /** What it printed until now. */
  printed(): string;
  /** Lets it say goodbye. */
  stop(): Promise<string>;
  /** Ends it at once; its connection breaks. */
  kill(): Promise<string>;
  /** Resolves with what it printed when it has ended. */
  ended: Promise<string>;
}

/** ffmpeg sends these inputs in real time, as FLV unless other options follow. */
export function startFfmpeg(options: string[], address: string, format = 'flv'): Encoder {
  return startEncoder('ffmpeg', ['-hide_banner', '-v', 'verbose', ...options, '-f', format, address]);
}

export function startEncoder(program: string, given: string[]): Encoder {
  const child = spawn(program, given, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let printed = '';
  const hear = (chunk: Buffer) => {
    printed = (printed + chunk.toString('utf8')).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.stdin.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(printed));
  });
  // To the whole group: some programs are started by a script.
  const end = (signal: 'SIGINT' | 'SIGKILL') => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal);
    return ended;
  };
  return { ended, printed: () => printed, stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}

/** A clip over and over in real time, as it is. */
export function loop(clip: string): string[] {
  return ['-re', '-stream_loop', '-1', '-i', clip, '-c', 'copy'];
}
