import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Release {
  /** Base address of all releases; each is in a folder named by its tag. */
  url: string;
  version: string;
  target: string;
}

const timeoutMs = 10 * 60_000;
const mostBytes = 300 * 1024 * 1024;
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' };

/** Whether there is an official release for this system. */
export function hasRelease(): boolean {
  return process.platform === 'linux' && architectures[process.arch] !== undefined;
}

/** Downloads the official release, compares its checksum with the published one, and extracts the engine. */
export async function downloadEngine({ url, version, target }: Release, signal: AbortSignal): Promise<void> {
  const folder = `${url.replace(/\/$/u, '')}/v${version}`;
  const name = `livekit_${version}_linux_${architectures[process.arch]}.tar.gz`;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const sums = (await fetchBytes(`${folder}/checksums.txt`, limit)).toString('utf8');
  const wanted = sums
    .split('\n')
    .find((line) => line.trim().endsWith(` ${name}`))
    ?.split(' ')[0];
  if (!wanted) throw new Error(`The checksums of the release do not name ${name}.`);
  const archive = await fetchBytes(`${folder}/${name}`, limit);
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== wanted) throw new Error(`${name} is not what its checksum says.`);
  await unpack(archive, target);
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}.`);
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of response.body) {
    total += piece.length;
    if (total > mostBytes) throw new Error(`${url} is larger than an engine can be.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function unpack(archive: Buffer, target: string): Promise<void> {
  const folder = await mkdtemp(join(dirname(target), 'release-'));
  try {
    await writeFile(join(folder, 'archive.tar.gz'), archive);
    await run('tar', ['-xzf', 'archive.tar.gz', 'livekit-server'], { cwd: folder });
    await chmod(join(folder, 'livekit-server'), 0o755);
    await rename(join(folder, 'livekit-server'), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
