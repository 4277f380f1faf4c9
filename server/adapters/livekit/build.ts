import { execFile, spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';

const run = promisify(execFile);

export interface Build {
  go: string;
  moduleFolder: string;
  target: string;
  signal: AbortSignal;
  onBuilding(progress: number | null): void;
}

const enginePackage = 'github.com/livekit/livekit-server/cmd/server';
const keptComplaintChars = 2_000;
const buildCommand = ['build', '-v', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o'];
/** Progress at which linking begins: it is the last part of a build and prints nothing. */
const linkingFrom = 0.95;

/** Usual install folders of Go that may be missing from PATH. */
export function usualGoFolders(): string[] {
  const root = process.env['GOROOT'];
  return ['/usr/local/go/bin', ...(root ? [join(root, 'bin')] : []), join(homedir(), 'go/bin')];
}

/** The path of a Go that can build the engine; from 1.21 on Go downloads the version that go.mod asks for. */
export async function findGo(folders: readonly string[]): Promise<string | null> {
  const go = await findProgram('go', folders);
  if (!go) return null;
  const version = await run(go, ['version'], { env: goEnvironment() }).catch(() => ({ stdout: '' }));
  const [, major, minor] = /go(\d+)\.(\d+)/u.exec(version.stdout) ?? [];
  return Number(major) > 1 || Number(minor) >= 21 ? go : null;
}

/** Builds the pinned engine at low priority: two minutes on two cores, seconds when Go has the parts cached. */
export async function buildEngine({ go, moduleFolder, target, signal, onBuilding }: Build): Promise<void> {
  const options = { cwd: moduleFolder, env: goEnvironment(), signal };
  onBuilding(0);
  const { stdout } = await run(go, ['list', '-deps', enginePackage], { ...options, maxBuffer: 1 << 24 });
  const total = stdout.trim().split('\n').length;
  let done = 0;
  await runBuild(go, [...buildCommand, target, enginePackage], options, () => {
    done += 1;
    onBuilding(Math.min(linkingFrom, Math.round((done / total) * 100) / 100));
  });
}

function runBuild(
  go: string,
  given: string[],
  { signal, ...options }: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
  onPackage: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that the compilers it starts can be ended with it.
    const child = spawn('nice', [go, ...given], { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let said = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (/^[\w.-]+(?:\/\S+)*$/u.test(line)) onPackage();
      else said = `${said}${line}\n`.slice(-keptComplaintChars);
    });
    const stop = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else reject(new Error(`go build ended with ${code}: ${said}`));
    });
  });
}

/** Foyer's environment without secrets, because modules are third-party code. */
function goEnvironment(): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(([name]) => !name.startsWith('FOYER_'));
  return { ...Object.fromEntries(given), CGO_ENABLED: '0', GOTOOLCHAIN: 'auto' };
}
