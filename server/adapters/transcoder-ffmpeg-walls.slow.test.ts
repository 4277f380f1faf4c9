import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { MediaCommand, MediaLimits, TranscoderState } from '#server/ports/transcoder.ts';
import { makeClip } from '#server/testing/clips.ts';
import { openMediaLab } from '#server/testing/media-lab.ts';

// Run again as an ordinary user by transcoder-ffmpeg-user.slow.test.ts.

const limits: MediaLimits = { wallSeconds: 30, cpuSeconds: 30, memoryBytes: 2 ** 31, printedBytes: 100_000 };
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;

let lab: Awaited<ReturnType<typeof openMediaLab>>;
let state: TranscoderState;
before(async () => {
  lab = await openMediaLab();
  state = await lab.transcoder.describe();
});
after(() => lab.close());

test('a media program has no network, not even loopback', { skip: !isLinux }, async (context) => {
  if (!state.walls.hasNoNetwork) return context.skip('this system allows no network namespaces');
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const result = await lab.transcoder.run({
    program: 'ffprobe',
    arguments: ['-i', `http://127.0.0.1:${port}/x.mp4`],
    output: null,
    limits,
  });
  server.close();
  assert.ok(!result.isDone);
  assert.equal(connections, 0);
});

function copyTo(target: string, input: string, ...more: string[]): MediaCommand {
  return {
    program: 'ffmpeg',
    arguments: ['-nostdin', '-v', 'error', '-i', input, ...more, '-c', 'copy', '-f', 'matroska', '-y', target],
    output: { folder: join(lab.folder, 'inside'), subfolders: [], maxBytes: 1e8 },
    limits,
  };
}

test('a media program sees no file but its input', { skip: !isLinux }, async (context) => {
  if (!state.walls.seesOnlyItsFiles) return context.skip('bubblewrap is not installed or not permitted');
  const other = join(lab.folder, 'secret');
  await writeFile(other, 'secret', { mode: 0o644 });
  const attach = (path: string) => ['-attach', path, '-metadata:s:t', 'mimetype=text/plain'];
  const input = await makeClip('silent');
  assert.equal((await lab.transcoder.run(copyTo('attached.mkv', input, ...attach(input)))).isDone, true);
  for (const path of [other, '/etc/passwd', '/proc/self/environ'])
    assert.equal((await lab.transcoder.run(copyTo('attached.mkv', input, ...attach(path)))).isDone, false, path);
});

test(
  'a program writes in its folder only; started by root, it runs as `nobody` and its results belong to root afterwards',
  { skip: !isLinux },
  async (context) => {
    assert.equal(state.walls.isOtherUser, isRoot);
    if (!isRoot && !state.walls.seesOnlyItsFiles) return context.skip('no wall keeps this user from its own files');
    const input = await makeClip('silent');
    const outside = join(lab.folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'ours.mkv'), 'ours');
    assert.equal((await lab.transcoder.run(copyTo('made.mkv', input))).isDone, true);
    const made = await stat(join(lab.folder, 'inside', 'made.mkv'));
    assert.deepEqual([made.uid, made.size > 0], [process.getuid!(), true]);
    const targets = [join(outside, 'new.mkv'), join(outside, 'ours.mkv'), ...(isRoot ? ['made.mkv'] : [])];
    for (const target of targets) assert.equal((await lab.transcoder.run(copyTo(target, input))).isDone, false, target);
    assert.deepEqual(await readdir(outside), ['ours.mkv']);
    assert.equal(await readFile(join(outside, 'ours.mkv'), 'utf8'), 'ours');
  },
);

test('files that are taken away while a run ends do not make it fail', async () => {
  const folder = join(lab.folder, 'taken');
  await mkdir(folder);
  const names = Array.from({ length: 5_000 }, (_, number) => `s${number}.m4s`);
  await Promise.all(names.map((name) => writeFile(join(folder, name), '')));
  let isOver = false;
  const taking = (async () => {
    for (const name of names) if (!isOver) await rm(join(folder, name));
  })();
  const output = { folder, subfolders: [], maxBytes: 1e8 };
  const result = await lab.transcoder
    .run({ program: 'ffprobe', arguments: ['-version'], output, limits })
    .finally(() => (isOver = true));
  await taking;
  assert.equal(result.isDone, true);
});
