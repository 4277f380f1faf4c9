import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const root = join(import.meta.dirname, '..', '..');
const node = join(root, 'node_modules/.bin/node');
const startMilliseconds = 90_000;

export const adminEmail = 'louise@example.org';
export const adminPassword = 'a house with good signs';

/** One Foyer as its keeper runs it: a process, an address, a folder, and what it wrote on the terminal. */
export class Foyer {
  readonly address: string;
  readonly folder: string;
  output = '';
  readonly #settings: Record<string, string>;
  #child: ChildProcess | null = null;

  constructor(port: number, settings: Record<string, string>) {
    this.address = `http://localhost:${port}`;
    this.folder = mkdtempSync(join(tmpdir(), 'foyer-story-'));
    this.#settings = {
      FOYER_PORT: String(port),
      FOYER_PUBLIC_URL: this.address,
      FOYER_DATA_DIR: this.folder,
      // Only the stories of rooms need their engine.
      FOYER_ROOMS: 'off',
      ...settings,
    };
  }

  /** Resolves when the server says that it is running. */
  async start(): Promise<void> {
    const { PATH, HOME, TMPDIR } = process.env;
    const env = { PATH, HOME, TMPDIR, ...this.#settings };
    const child = spawn(node, ['server/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child = child;
    const from = this.output.length;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Foyer did not start:\n${this.output}`)), startMilliseconds);
      const listen = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (!this.output.slice(from).includes('Foyer is running at')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout!.on('data', listen);
      child.stderr!.on('data', listen);
      child.on('exit', () => reject(new Error(`Foyer ended:\n${this.output}`)));
    });
  }

  /** As when the power goes: no farewell, nothing flushed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Goes on with the same data under other settings, as after its keeper changed them. */
  async startAgain(settings: Record<string, string>): Promise<void> {
    await this.stop();
    Object.assign(this.#settings, settings);
    await this.start();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** As when the engine of rooms dies by itself. */
  killEngine(): void {
    process.kill(this.enginePid()!, 'SIGKILL');
  }

  /** The program of the engine that runs. */
  engineProgram(): string {
    return commandOf(this.enginePid()!).split(' --config', 1)[0]!;
  }

  #isEngine(pid: number): boolean {
    return commandOf(pid).includes(this.folder);
  }

  /** Of the engine that runs, or ran last; null where there was none. */
  enginePid(): number | null {
    try {
      return (JSON.parse(readFileSync(join(this.folder, 'room-engine', 'running.json'), 'utf8')) as { pid: number })
        .pid;
    } catch {
      return null;
    }
  }

  /** Stops it and removes all it kept. */
  async close(): Promise<void> {
    // One that is killed leaves its engine to the next one, which there is not; one that is stopped ends it.
    const isKilled = this.#child === null;
    const engine = this.enginePid();
    await this.stop();
    const isLeft = engine !== null && this.#isEngine(engine);
    if (isLeft) process.kill(engine, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    if (this.output.includes('undeclared error')) throw new Error(`A contract does not name an error:\n${this.output}`);
    if (isLeft && !isKilled) throw new Error(`Foyer was stopped and left its engine running:\n${this.output}`);
  }

  /** Lets the days of a link pass: from now on it is past its last instant. */
  expireLink(linkId: string): void {
    this.#change('UPDATE guest_links SET expires_at = ? WHERE id = ?', Date.now() - 1000, linkId);
  }

  /** Lets time pass in which nothing came of any upload: by itself enough for it to count as interrupted. */
  passUploadQuiet(milliseconds = 180_000): void {
    const then = new Date(Date.now() - milliseconds);
    const uploads = join(this.folder, 'uploads');
    for (const file of readdirSync(uploads)) utimesSync(join(uploads, file), then, then);
  }

  /** Lets time pass, by itself more than enough, after which somebody who was refused by a room may ask again. */
  passKnockPause(participantId: string, milliseconds = 60_000): void {
    this.#change('UPDATE room_participants SET refused_at = refused_at - ? WHERE id = ?', milliseconds, participantId);
  }

  #change(statement: string, value: number, id: string): void {
    const database = new DatabaseSync(join(this.folder, 'foyer.db'));
    database.exec('PRAGMA busy_timeout = 5000');
    const { changes } = database.prepare(statement).run(value, id);
    database.close();
    if (Number(changes) !== 1) throw new Error(`Nothing is called ${id}`);
  }
}

export async function startFoyer(settings: Record<string, string> = {}): Promise<Foyer> {
  const foyer = new Foyer(await findFreePort(), settings);
  await foyer.start();
  return foyer;
}

/** With an administrator whose password is known, and nothing in the library. */
export function startFurnishedFoyer(settings: Record<string, string> = {}): Promise<Foyer> {
  return startFoyer({
    FOYER_ADMIN_EMAIL: adminEmail,
    FOYER_ADMIN_PASSWORD: adminPassword,
    FOYER_SAMPLE: 'off',
    ...settings,
  });
}

/** Empty when no such process runs. */
function commandOf(pid: number): string {
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout;
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
