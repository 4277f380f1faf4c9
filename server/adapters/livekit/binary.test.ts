import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { findBinary, type BinarySearch } from './binary.ts';
import { hasRelease } from './download.ts';
import { EngineFailure } from './states.ts';

// Scripts replace Go and the engine: the tests check which programs are run, in which order and how often.

let folder: string;
let releases: Server;
let releaseUrl: string;
const served = new Map<string, Buffer>();
const seen: (number | null)[] = [];
const logged: string[] = [];

before(async () => {
  releases = createServer((request, response) => {
    const file = served.get(request.url!);
    response.writeHead(file ? 200 : 404).end(file);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => releases.once('listening', resolve));
  releaseUrl = `http://127.0.0.1:${(releases.address() as AddressInfo).port}/releases`;
});
after(() => releases.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-binary-'));
  await mkdir(join(folder, 'module'));
  await writeFile(join(folder, 'module', 'go.sum'), 'sums of the pinned engine');
  await writeFile(join(folder, 'module', 'go.mod'), 'require github.com/livekit/livekit-server v1.13.5 // indirect\n');
  served.clear();
  seen.length = logged.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

/** A stand-in for the engine that only prints its version. */
const engineText = (version: string) => `#!/bin/sh\necho livekit-server version ${version}\n`;

async function writeProgram(path: string, text: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** A stand-in for the used commands of Go; records each build. */
async function writeGo({ version = '1.26.0', fails = false } = {}): Promise<void> {
  const build = fails
    ? 'echo "no such module" >&2; exit 1'
    : `echo built >> ${folder}/builds; echo one/package >&2; sleep 0.3; echo two/package >&2
       while [ "$1" != -o ]; do shift; done
       printf '%s' '${engineText('1.13.5')}' > "$2"; chmod 755 "$2"`;
  const text = `#!/bin/sh
    case "$1" in
      version) echo go version go${version} linux/amd64 ;;
      list) printf 'one/package\\ntwo/package\\nthree/package\\nfour/package\\n' ;;
      build) ${build} ;;
    esac\n`;
  await writeProgram(join(folder, 'go-bin', 'go'), text);
}

function search(change: Partial<BinarySearch> = {}): BinarySearch {
  return {
    binary: null,
    moduleFolder: join(folder, 'module'),
    cacheDir: join(folder, 'cache'),
    releaseUrl,
    path: join(folder, 'go-bin'),
    goFolders: [],
    log: { debug: (text) => logged.push(text), warn: (text) => logged.push(text) },
    signal: new AbortController().signal,
    onBuilding: (progress) => seen.push(progress),
    ...change,
  };
}

async function countBuilds(): Promise<number> {
  return (await readFile(join(folder, 'builds'), 'utf8').catch(() => '')).split('\n').length - 1;
}

async function leftovers(): Promise<string[]> {
  const [name] = await readdir(join(folder, 'cache'));
  return (await readdir(join(folder, 'cache', name!))).filter((file) => file !== 'livekit-server');
}

describe('an engine that is already installed', () => {
  test('the configured engine is used before all others, and its version is read', async () => {
    const set = await writeProgram(join(folder, 'mine'), engineText('1.9.0'));
    await writeProgram(join(folder, 'go-bin', 'livekit-server'), engineText('1.12.0'));
    assert.deepEqual(await findBinary(search({ binary: set })), { path: set, version: '1.9.0' });
    const onPath = join(folder, 'go-bin', 'livekit-server');
    assert.deepEqual(await findBinary(search()), { path: onPath, version: '1.12.0' });
  });

  test('a configured engine that does not run is named in the error, and no other is tried', async () => {
    await writeGo();
    const failure = await findBinary(search({ binary: join(folder, 'gone') })).catch((error: unknown) => error);
    assert.ok(failure instanceof EngineFailure);
    const values = { source: 'FOYER_LIVEKIT_BINARY', path: join(folder, 'gone') };
    assert.deepEqual(failure.problem, { code: 'program_unusable', values });
    assert.match(failure.message, /FOYER_LIVEKIT_BINARY leads to .*gone/u);
    assert.equal(await countBuilds(), 0);
  });
});

describe('building the engine', () => {
  test('happens once; later starts find the built engine', async () => {
    await writeGo();
    const first = await findBinary(search());
    assert.equal(first.version, '1.13.5');
    assert.deepEqual(await findBinary(search()), first);
    assert.equal(await countBuilds(), 1);
    assert.deepEqual(await leftovers(), []);
    assert.deepEqual(seen, [null, 0, 0.25, 0.5]);
  });

  test('happens once also when several start at the same time', async () => {
    await writeGo();
    const found = await Promise.all([1, 2, 3].map(() => findBinary(search())));
    assert.equal(new Set(found.map(({ path }) => path)).size, 1);
    assert.equal(await countBuilds(), 1);
  });

  test('happens again for another pinned version', async () => {
    await writeGo();
    const first = await findBinary(search());
    await writeFile(join(folder, 'module', 'go.sum'), 'other sums');
    const second = await findBinary(search());
    assert.notEqual(second.path, first.path);
    assert.equal(await countBuilds(), 2);
  });

  test('is ended when Foyer stops, and leaves no partial file', async () => {
    await writeGo();
    const stopping = new AbortController();
    const finding = findBinary(search({ signal: stopping.signal }));
    await wait(150);
    stopping.abort();
    await assert.rejects(finding);
    assert.deepEqual(await leftovers(), []);
  });

  test('takes over a lock whose holder has died', async (context) => {
    await writeGo();
    const { path } = await findBinary(search());
    await rm(path);
    const lock = join(path, '..', 'lock');
    await writeFile(lock, '');
    await utimes(lock, 1, 1);
    context.mock.method(performance, 'now', skipping(performance.now.bind(performance)));
    await findBinary(search());
    assert.equal(await countBuilds(), 2);
  });
});

/** A clock that goes forward ten seconds with each reading. */
function skipping(now: () => number): () => number {
  let skipped = 0;
  return () => now() + (skipped += 10_000);
}

describe('the official release', { skip: !hasRelease() }, () => {
  const architecture = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' }[process.arch as 'x64'];
  const name = `livekit_1.13.5_linux_${architecture}.tar.gz`;

  async function publish({ sum }: { sum?: string } = {}): Promise<void> {
    await writeProgram(join(folder, 'release', 'livekit-server'), engineText('1.13.5'));
    await writeFile(join(folder, 'release', 'LICENSE'), 'Apache-2.0');
    execFileSync('tar', ['-czf', '../release.tar.gz', 'LICENSE', 'livekit-server'], { cwd: join(folder, 'release') });
    const archive = await readFile(join(folder, 'release.tar.gz'));
    const wanted = sum ?? createHash('sha256').update(archive).digest('hex');
    served.set(`/releases/v1.13.5/${name}`, archive);
    served.set('/releases/v1.13.5/checksums.txt', Buffer.from(`${'0'.repeat(64)}  other.tar.gz\n${wanted}  ${name}\n`));
  }

  test('is downloaded where Go is not installed, and kept', async () => {
    await publish();
    const found = await findBinary(search());
    assert.equal(found.version, '1.13.5');
    served.clear();
    assert.deepEqual(await findBinary(search()), found);
    assert.deepEqual(await leftovers(), []);
  });

  test('is downloaded where Go is too old, and where the build fails', async () => {
    await publish();
    await writeGo({ version: '1.19.8' });
    await findBinary(search());
    assert.equal(await countBuilds(), 0);
    await rm(join(folder, 'cache'), { recursive: true });
    await writeGo({ fails: true });
    await findBinary(search());
    assert.match(logged.join('\n'), /building it failed: .*no such module/u);
  });

  test('is refused when its checksum differs, and the error says in one sentence what to do', async () => {
    await publish({ sum: 'f'.repeat(64) });
    const failure = await findBinary(search()).catch((error: unknown) => error);
    assert.ok(failure instanceof EngineFailure);
    assert.deepEqual(failure.problem, { code: 'download_failed', values: {} });
    assert.match(failure.message, /downloading it failed.*install Go 1\.21 or newer, or livekit-server/u);
    assert.match(logged.join('\n'), /is not what its checksum says/u);
    assert.deepEqual(await leftovers(), []);
  });

  test('cannot be reached: the error is the same, and an engine installed later is found', async () => {
    const failure = await findBinary(search()).catch((error: unknown) => error);
    assert.ok(failure instanceof EngineFailure);
    assert.equal(failure.problem.code, 'download_failed');
    assert.match(failure.message, /^Rooms need the room engine LiveKit, which is not on this machine/u);
    await writeProgram(join(folder, 'go-bin', 'livekit-server'), engineText('1.14.0'));
    assert.equal((await findBinary(search())).version, '1.14.0');
  });
});
