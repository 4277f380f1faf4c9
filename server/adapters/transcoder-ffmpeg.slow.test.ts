import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { MediaCommand, MediaLimits, TranscoderState } from '#server/ports/transcoder.ts';
import { openMediaLab } from '#server/testing/media-lab.ts';
import { createFfmpegTranscoder } from './transcoder-ffmpeg.ts';

const limits: MediaLimits = { wallSeconds: 30, cpuSeconds: 30, memoryBytes: 2 ** 31, printedBytes: 100_000 };
const isLinux = process.platform === 'linux';

let lab: Awaited<ReturnType<typeof openMediaLab>>;
let state: TranscoderState;
before(async () => {
  lab = await openMediaLab();
  state = await lab.transcoder.describe();
});
after(() => lab.close());

/** Lets ffmpeg run for a minute in real time with little load; `mark` finds it among the processes. */
function longRun(folder: string, mark: string): MediaCommand {
  const endless = [
    '-re',
    '-f',
    'lavfi',
    '-i',
    'color=red:s=32x32:r=5:d=60',
    '-c:v',
    'mjpeg',
    '-metadata',
    `title=${mark}`,
  ];
  return {
    program: 'ffmpeg',
    arguments: ['-nostdin', '-v', 'error', '-progress', 'pipe:1', ...endless, '-f', 'matroska', '-y', 'out.mkv'],
    output: { folder, subfolders: [], maxBytes: 1e8 },
    limits,
  };
}

async function processesWith(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, at) => /^[^\0]*ffmpeg\0/u.test(lines[at]!) && lines[at]!.includes(`title=${mark}`));
}

async function until(isSo: () => Promise<boolean>, ms: number): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > ms) throw new Error(`Not so after ${ms} ms.`);
    await wait(20);
  }
  return performance.now() - began;
}

test('the transcoder reports the versions of the programs and the walls in use', { skip: !isLinux }, () => {
  assert.match(state.ffmpegVersion ?? '', /^[n\d]/u);
  assert.match(state.ffprobeVersion ?? '', /^[n\d]/u);
  assert.deepEqual([state.walls.hasLowPriority, state.walls.hasLimits, state.walls.diesWithUs], [true, true, true]);
});

test('after kill -9 of the server no ffmpeg process is left', { skip: !isLinux, timeout: 30_000 }, async () => {
  const mark = `orphan-${process.pid}`;
  const command = longRun(join(lab.folder, 'orphan'), mark);
  const script = `
    import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
    const transcoder = createFfmpegTranscoder({ workFolder: ${JSON.stringify(lab.folder)} });
    await transcoder.run(${JSON.stringify(command)});
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: 'ignore',
  });
  await until(
    async () =>
      (await processesWith(mark)).length === 1 &&
      (await stat(join(lab.folder, 'orphan', 'out.mkv')).catch(() => null)) !== null,
    15_000,
  );
  parent.kill('SIGKILL');
  await until(async () => (await processesWith(mark)).length === 0, 1_000);
});

test('stopping ends the program at once, and the result is `stopped`', { skip: !isLinux }, async () => {
  const mark = `stopped-${process.pid}`;
  const stop = new AbortController();
  const running = lab.transcoder.run(longRun(join(lab.folder, 'stopped'), mark), { signal: stop.signal });
  await until(async () => (await processesWith(mark)).length === 1, 5_000);
  stop.abort();
  const result = await running;
  assert.ok(!result.isDone && result.because === 'stopped');
  assert.deepEqual(await processesWith(mark), []);
});

test('a run that is stopped before it began never starts', async () => {
  const result = await lab.transcoder.run(longRun(join(lab.folder, 'never'), 'never'), { signal: AbortSignal.abort() });
  assert.ok(!result.isDone && result.because === 'stopped');
});

test('progress is reported in seconds of the result during the run', async () => {
  const told: number[] = [];
  const command = longRun(join(lab.folder, 'progress'), 'progress');
  const stop = new AbortController();
  await lab.transcoder.run(command, {
    signal: stop.signal,
    onProgress: (seconds) => {
      told.push(seconds);
      if (told.length === 2) stop.abort();
    },
  });
  assert.ok(told.length >= 2 && told[0]! < told[1]!, told.join(' '));
});

const overLimit: [string, (folder: string) => Partial<MediaCommand>][] = [
  ['time', () => ({ limits: { ...limits, wallSeconds: 1 } })],
  [
    'bytes',
    (folder) => ({
      output: { folder, subfolders: [], maxBytes: 2_000 },
      arguments: noise('-f', 'matroska', '-y', 'out.mkv'),
    }),
  ],
  [
    'bytes in many files',
    (folder) => ({
      output: { folder, subfolders: [], maxBytes: 50_000 },
      arguments: noise('-q:v', '31', '-f', 'image2', '-y', 'n%d.jpg'),
    }),
  ],
  ['processor time', () => ({ limits: { ...limits, cpuSeconds: 1 }, arguments: noise('-f', 'null', '-') })],
  [
    'memory',
    () => ({
      limits: { ...limits, memoryBytes: 400_000_000 },
      arguments: noise('-vf', 'scale=12000:12000', '-f', 'null', '-'),
    }),
  ],
];

function noise(...output: string[]): string[] {
  return [
    '-nostdin',
    '-v',
    'error',
    '-threads',
    '1',
    '-f',
    'lavfi',
    '-i',
    'nullsrc=s=320x240:r=25:d=2000,noise=alls=90:allf=t',
    ...output,
  ];
}

for (const [what, change] of overLimit) {
  test(`a run that takes too much ${what} is ended`, { skip: !isLinux, timeout: 20_000 }, async () => {
    const folder = join(lab.folder, `over-${what.replaceAll(' ', '-')}`);
    const result = await lab.transcoder.run({ ...longRun(folder, what), ...change(folder) });
    assert.ok(!result.isDone && result.because === 'over_limit', JSON.stringify(result));
  });
}

test('a run of ffprobe that prints too much is ended', async () => {
  const command: MediaCommand = {
    program: 'ffprobe',
    arguments: ['-f', 'lavfi', '-i', 'color=red:s=32x32:d=100000', '-show_packets', '-of', 'json'],
    output: null,
    limits,
  };
  const result = await lab.transcoder.run(command);
  assert.ok(!result.isDone && result.because === 'over_limit');
  assert.ok(result.printed.length <= limits.printedBytes);
});

test('only the end of the error output is kept', async () => {
  const given = ['-v', 'debug', '-f', 'lavfi', '-i', 'color=red:s=32x32:d=5', '-f', 'no-such-format', '-'];
  const result = await lab.transcoder.run({ program: 'ffmpeg', arguments: given, output: null, limits });
  assert.ok(!result.isDone && result.because === 'failed');
  assert.ok(result.complaint.length > 10 && result.complaint.length <= 4_000);
});

test('a missing program is reported as a failure of the run', async () => {
  const transcoder = createFfmpegTranscoder({
    workFolder: lab.folder,
    ffmpegPath: '/no/such/ffmpeg',
    ffprobePath: 'no-such-ffprobe',
  });
  const { ffmpegVersion, ffprobeVersion } = await transcoder.describe();
  assert.deepEqual([ffmpegVersion, ffprobeVersion], [null, null]);
  const result = await transcoder.run({ program: 'ffprobe', arguments: ['-version'], output: null, limits });
  assert.ok(!result.isDone && result.because === 'missing');
});

test('a media program does not get the environment of Foyer', { skip: !isLinux }, async () => {
  process.env['FOYER_TEST_SECRET'] = 'secret';
  const mark = `environment-${process.pid}`;
  const stop = new AbortController();
  const running = lab.transcoder.run(longRun(join(lab.folder, 'environment'), mark), { signal: stop.signal });
  await until(
    async () =>
      (await processesWith(mark)).length === 1 &&
      (await stat(join(lab.folder, 'environment', 'out.mkv')).catch(() => null)) !== null,
    5_000,
  );
  const [pid] = await processesWith(mark);
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
  stop.abort();
  await running;
  delete process.env['FOYER_TEST_SECRET'];
  assert.doesNotMatch(environment, /FOYER|HOME|secret/u);
});
