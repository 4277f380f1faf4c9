import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const engineFolder = join(import.meta.dirname, '..', '..', 'engines', 'livekit');

/** Many machines have Go here without having it on the PATH. */
const path = [process.env['PATH'], '/usr/local/go/bin', join(homedir(), 'go/bin')].join(':');
const env = { ...process.env, PATH: path, CGO_ENABLED: '0' };

/** Builds the load client of rooms; false where there is no Go. */
export async function buildLoadClient(target: string): Promise<boolean> {
  const hasGo = await run('go', ['version'], { env }).then(
    () => true,
    () => false,
  );
  // The flags of the engine's build, so that Go reuses its compiled packages.
  const given = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', target, './load'];
  if (hasGo) await run('go', given, { cwd: engineFolder, env });
  return hasGo;
}

export interface CameraSeat {
  /** VP8 in an IVF file. */
  film: string;
  url: string;
  headers: Record<string, string>;
}

/** Cameras of guests without browsers, sent by the load client. */
export class Cameras {
  readonly #child;
  readonly #told;

  constructor(program: string) {
    this.#child = spawn(program, ['cameras'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#told = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when the engine has accepted the pictures of all of them. */
  async add(seats: CameraSeat[]): Promise<void> {
    for (const seat of seats) this.#child.stdin.write(JSON.stringify(seat));
    for (const _ of seats) {
      const { done } = await this.#told.next();
      if (done) throw new Error('The load client has ended; the reason is above.');
    }
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await once(this.#child, 'exit');
  }
}
