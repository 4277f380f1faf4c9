import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const root = join(import.meta.dirname, '..', '..');
const node = join(root, 'node_modules/.bin/node');
/** The same cache as the launcher's. */
const compileCache = join(root, 'node_modules/.cache/compiled');
const startMilliseconds = 90_000;

export const adminEmail = 'louise@example.org';
export const adminPassword = 'a house with good signs';

/** One running Foyer: its process, address, data folder, and what it wrote to the terminal. */
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
      // Only the stories of rooms need the engine.
      FOYER_ROOMS: 'off',
      FOYER_RTMP_PORT: '0',
      ...settings,
    };
  }

  /** Resolves when the server says that it is running. */
  async start(): Promise<void> {
    const { PATH, HOME, TMPDIR } = process.env;
    const env = { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE: compileCache, ...this.#settings };
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

  /** Ends the server by SIGKILL, as a power cut would: no clean shutdown. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Restarts with the same data and these settings on top. */
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

  /** Ends the engine of rooms by SIGKILL, as a crash would. */
  killEngine(): void {
    process.kill(this.enginePid()!, 'SIGKILL');
  }

  /** Path of the program of the running engine. */
  engineProgram(): string {
    return commandOf(this.enginePid()!).split(' --config', 1)[0]!;
  }

  #isEngine(pid: number): boolean {
    return commandOf(pid).includes(this.folder);
  }

  /** Process id of the engine that runs or ran last; null where there was none. */
  enginePid(): number | null {
    try {
      return (JSON.parse(readFileSync(join(this.folder, 'room-engine', 'running.json'), 'utf8')) as { pid: number })
        .pid;
    } catch {
      return null;
    }
  }

  /** Stops the server and removes its data. Fails if the server leaves its engine running. */
  async close(): Promise<void> {
    // A killed server leaves its engine running for the next start; only a stopped one must have ended it.
    const isKilled = this.#child === null;
    const engine = this.enginePid();
    await this.stop();
    const isLeft = engine !== null && this.#isEngine(engine);
    if (isLeft) process.kill(engine, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    if (this.output.includes('undeclared error')) throw new Error(`A contract does not name an error:\n${this.output}`);
    if (isLeft && !isKilled) throw new Error(`Foyer was stopped and left its engine running:\n${this.output}`);
  }

  /** Moves the end of a link into the past. */
  expireLink(linkId: string): void {
    this.#change('UPDATE guest_links SET expires_at = ? WHERE id = ?', Date.now() - 1000, linkId);
  }

  /** Makes all uploads look idle for this long; the default is enough for them to count as interrupted. */
  passUploadQuiet(milliseconds = 180_000): void {
    const then = new Date(Date.now() - milliseconds);
    const uploads = join(this.folder, 'uploads');
    for (const file of readdirSync(uploads)) utimesSync(join(uploads, file), then, then);
  }

  /** Moves a participant's refusal into the past; the default is more than the wait before asking again. */
  passKnockPause(participantId: string, milliseconds = 60_000): void {
    this.#change('UPDATE room_participants SET refused_at = refused_at - ? WHERE id = ?', milliseconds, participantId);
  }

  #change(statement: string, value: number, id: string): void {
    const database = new DatabaseSync(join(this.folder, 'foyer.db'));
    database.exec('PRAGMA busy_timeout = 5000');
    const { changes } = database.prepare(statement).run(value, id);
    database.close();
    if (Number(changes) !== 1) throw new Error(`There is no row with id ${id}`);
  }
}

export async function startFoyer(settings: Record<string, string> = {}): Promise<Foyer> {
  const foyer = new Foyer(await findFreePort(), settings);
  await foyer.start();
  return foyer;
}

/** A Foyer with a known administrator password and an empty library. */
export function startFurnishedFoyer(settings: Record<string, string> = {}): Promise<Foyer> {
  return startFoyer({
    FOYER_ADMIN_EMAIL: adminEmail,
    FOYER_ADMIN_PASSWORD: adminPassword,
    FOYER_SAMPLE: 'off',
    ...settings,
  });
}

/** The command line of a process; empty when it does not run. */
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
