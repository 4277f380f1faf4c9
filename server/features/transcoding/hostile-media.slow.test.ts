import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { copyClip, ffmpeg, makeClip, makeTruncatedClip } from '#server/testing/clips.ts';
import { fieldClips, openFieldFolder } from '#server/testing/field-clips.ts';
import { openMediaLab } from '#server/testing/media-lab.ts';
import { firstPassCommand, type SourceJob } from './ffmpeg-arguments.ts';
import { planLadder } from './ladder.ts';
import { makeFirstPass } from './make-renditions.ts';
import { probeSource } from './probe-source.ts';
import { posterCommands } from './still-picture-arguments.ts';

let lab: Awaited<ReturnType<typeof openMediaLab>>;
let field: Awaited<ReturnType<typeof openFieldFolder>>;
let listener: Server;
let port: number;
let connections = 0;
before(async () => {
  lab = await openMediaLab();
  field = await openFieldFolder();
  await mkdir(join(lab.folder, 'tenant-a'));
  await mkdir(join(lab.folder, 'uploads'));
  await copyClip('mpegts', join(lab.folder, 'tenant-a', 'private.ts'));
  await copyClip('landscape', join(lab.folder, 'tenant-a', 'private.mp4'));
  listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  port = (listener.address() as { port: number }).port;
});
after(async () => {
  assert.equal(connections, 0, 'a crafted file made a connection');
  listener.close();
  await lab.close();
  await field.close();
});

async function upload(content: string | Buffer): Promise<string> {
  const path = join(lab.folder, 'uploads', 'upload.mp4');
  await writeFile(path, content);
  return path;
}

/** Runs the first pass as if the probe had accepted the file: even then nothing may be made. */
async function outputOf(path: string): Promise<number> {
  const honest = await probeSource(lab.transcoder, await makeClip('mpegts'));
  assert.ok(honest.isPlayable);
  const folder = join(lab.folder, `out-${Math.random()}`);
  const job: SourceJob = { input: path, facts: honest.facts, means: await lab.transcoder.describe(), folder };
  const making = await makeFirstPass(lab.transcoder, job, planLadder(job.facts));
  assert.equal(making.isMade, false);
  await lab.transcoder.run(posterCommands(job).at(-1)!);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).length;
}

const playlist = (...lines: string[]) =>
  `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n${lines.map((line) => `#EXTINF:3.0,\n${line}\n`).join('')}#EXT-X-ENDLIST\n`;

test('a playlist named upload.mp4 cannot copy another item’s segments out (V-34)', async () => {
  for (const target of [join(lab.folder, 'tenant-a', 'private.ts'), '../tenant-a/private.ts']) {
    const path = await upload(playlist(target));
    // Proves that the attack works on an unrestricted ffmpeg.
    const stolen = join(lab.folder, 'stolen.mp4');
    await ffmpeg(['-i', path, '-c', 'copy', stolen]);
    assert.ok((await readFile(stolen)).length > 5_000);
    assert.deepEqual(await probeSource(lab.transcoder, path), { isPlayable: false, because: 'not_media' });
    assert.equal(await outputOf(path), 0);
  }
});

const svg = (href: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image xlink:href="${href}" width="64" height="64"/></svg>`;

/**
 * Texts that an unrestricted ffmpeg follows to other files or addresses; `@`: this machine's listener, `~`: the folder.
 */
const lures: [string, string][] = [
  ['ffconcat', 'ffconcat version 1.0\nfile ~/tenant-a/private.mp4\n'],
  [
    'ffconcat of protocols',
    'ffconcat version 1.0\nfile concat:~/tenant-a/private.mp4\nfile subfile,,start,0,end,100,,:/etc/passwd\n',
  ],
  ['HLS with a remote segment', playlist('http://@/s.ts')],
  [
    'HLS with a key from elsewhere',
    playlist('~/tenant-a/private.ts').replace('#EXTINF', '#EXT-X-KEY:METHOD=AES-128,URI="http://@/key"\n#EXTINF'),
  ],
  [
    'HLS with an init segment from elsewhere',
    playlist('~/tenant-a/private.ts').replace('#EXTINF', '#EXT-X-MAP:URI="~/tenant-a/private.mp4"\n#EXTINF'),
  ],
  ['HLS that names itself', playlist('upload.mp4')],
  [
    'HLS through concat and subfile',
    playlist(
      'concat:~/tenant-a/private.ts',
      'subfile,,start,0,end,999,,:/etc/passwd',
      'file:///etc/passwd',
      'data:text/plain,x',
    ),
  ],
  ['HLS master with remote variants', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://@/v.m3u8\n'],
  [
    'DASH',
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>http://@/x.mp4</BaseURL><SegmentBase/></Representation></AdaptationSet></Period></MPD>',
  ],
  [
    'SDP',
    'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
  ],
  ['SVG with a remote picture', svg('http://@/x.png')],
  ['SVG with a local picture', svg('file:///etc/passwd')],
  ['XML with an outside entity', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://@/e">]><x>&e;</x>'],
  ['an asx list', '<asx version="3.0"><entry><ref href="http://@/x.mp4"/></entry></asx>'],
  ['an ASF list', '[Reference]\nRef1=http://@/x.asf\nRef2=~/tenant-a/private.mp4\n'],
  [
    'an index of subtitles in another file',
    '# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 000000000\n',
  ],
  ['a text', 'Hello, I am a film.\n'],
  ['subtitles', '1\n00:00:00,000 --> 00:00:01,000\nhello\n'],
  ['a web page', '<!doctype html><script>alert(1)</script>'],
];

for (const [name, lure] of lures) {
  test(`is refused as not media, and nothing is made of it: ${name}`, async () => {
    const path = await upload(lure.replaceAll('@', `127.0.0.1:${port}`).replaceAll('~', lab.folder));
    assert.deepEqual(await probeSource(lab.transcoder, path), { isPlayable: false, because: 'not_media' });
    assert.equal(await outputOf(path), 0);
  });
}

test('a picture file is refused', async () => {
  const png = join(lab.folder, 'picture.png');
  await ffmpeg(['-f', 'lavfi', '-i', 'color=red:s=64x64', '-frames:v', '1', png]);
  assert.deepEqual(await probeSource(lab.transcoder, png), { isPlayable: false, because: 'not_media' });
});

test('an empty file, a folder and a link are refused before any program reads them', async () => {
  assert.deepEqual(await probeSource(lab.transcoder, await upload('')), { isPlayable: false, because: 'empty' });
  assert.deepEqual(await probeSource(lab.transcoder, lab.folder), { isPlayable: false, because: 'not_media' });
  const link = join(lab.folder, 'uploads', 'link.mp4');
  await symlink(join(lab.folder, 'tenant-a', 'private.mp4'), link);
  assert.deepEqual(await probeSource(lab.transcoder, link), { isPlayable: false, because: 'not_media' });
});

test('a film without its index is damaged, and so is one with noise after a valid beginning', async () => {
  assert.deepEqual(await probeSource(lab.transcoder, await makeTruncatedClip(false)), {
    isPlayable: false,
    because: 'damaged',
  });
  const head = (await readFile(await makeClip('mkv'))).subarray(0, 60);
  const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 2_654_435_761) >>> 24));
  assert.deepEqual(await probeSource(lab.transcoder, await upload(Buffer.concat([head, noise]))), {
    isPlayable: false,
    because: 'damaged',
  });
});

test('a picture of 9000 × 64 is refused by its size', async () => {
  const path = join(lab.folder, 'uploads', 'huge.mkv');
  await ffmpeg(['-f', 'lavfi', '-i', 'color=black:s=9000x64:r=1:d=1', '-c:v', 'ffv1', '-pix_fmt', 'yuv420p', path]);
  assert.deepEqual(await probeSource(lab.transcoder, path), { isPlayable: false, because: 'picture_too_large' });
});

test('a container that claims a size of 65 500 × 65 500 is refused', async () => {
  const bytes = await readFile(await makeClip('silent'));
  const entry = bytes.indexOf('avc1', bytes.indexOf('stsd'));
  bytes.writeUInt16BE(65_500, entry + 28);
  bytes.writeUInt16BE(65_500, entry + 30);
  const verdict = await probeSource(lab.transcoder, await upload(bytes));
  assert.ok(verdict.isPlayable);
  assert.deepEqual([verdict.facts.video?.width, verdict.facts.video?.height], [320, 240]);
});

test('a file that claims to last for centuries is refused', async () => {
  const bytes = await readFile(await makeClip('silent'));
  const header = bytes.indexOf('mvhd');
  bytes.writeUInt32BE(1, header + 16);
  bytes.writeUInt32BE(0xffff_fff0, header + 20);
  for (let at = bytes.indexOf('mdhd'); at > 0; at = bytes.indexOf('mdhd', at + 4)) {
    bytes.writeUInt32BE(1, at + 16);
    bytes.writeUInt32BE(0xffff_fff0, at + 20);
  }
  assert.deepEqual(await probeSource(lab.transcoder, await upload(bytes)), { isPlayable: false, because: 'too_long' });
});

test('a file with thousands of streams is refused quickly', async () => {
  const began = performance.now();
  const verdict = await probeSource(lab.transcoder, await upload(makeManyStreams(20_000)));
  assert.equal(verdict.isPlayable, false);
  assert.ok(performance.now() - began < 10_000);
});

/** Makes an MP4 in which the one track is repeated. */
function makeManyStreams(count: number): Buffer {
  const trak = box(
    'trak',
    box(
      'mdia',
      box('mdhd', Buffer.alloc(24)),
      box('hdlr', Buffer.from('\0\0\0\0\0\0\0\0vide\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1')),
    ),
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isom')),
    box('moov', box('mvhd', Buffer.alloc(100)), ...Array.from({ length: count }, () => trak)),
  ]);
}

function box(kind: string, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8, 0);
  head.write(kind, 4, 'latin1');
  return Buffer.concat([head, content]);
}

const fuzzed = new Set(
  'mpeg4-mp3.avi windows-media.wmv program-stream.mpg camera.mxf flash.flv animation.gif sound.ac3 memo.amr'.split(' '),
);

test('valid files with random broken bytes end in a film or a known error, never in a crash', async () => {
  const reasons = ['not_media', 'unsupported', 'damaged', 'picture_too_large', 'too_long'];
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const clips = (['silent', 'mkv', 'vp9', 'mpegts', 'song'] as const).map((name) => makeClip(name));
  const others = fieldClips.filter(({ file }) => fuzzed.has(file)).map((clip) => field.make(clip));
  for (const clip of await Promise.all([...clips, ...others])) {
    const whole = await readFile(clip);
    for (const isDense of [false, true]) {
      const bytes = Buffer.from(whole);
      for (let hit = 0; hit < bytes.length / (isDense ? 100 : 2_000); hit += 1)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const path = await upload(bytes);
      const verdict = await probeSource(lab.transcoder, path);
      if (!verdict.isPlayable) {
        assert.ok(reasons.includes(verdict.because));
        continue;
      }
      const folder = join(lab.folder, `broken-${basename(clip)}-${isDense}`);
      const job = { input: path, facts: verdict.facts, means: await lab.transcoder.describe(), folder };
      const making = await makeFirstPass(lab.transcoder, job, planLadder(verdict.facts));
      assert.ok(making.isMade || ['damaged', 'over_limit'].includes(making.because), JSON.stringify(making));
    }
  }
});

test('a valid film is accepted by the same command', async () => {
  const path = await copyClip('landscape', join(lab.folder, 'uploads', 'honest'));
  const verdict = await probeSource(lab.transcoder, path);
  assert.ok(verdict.isPlayable);
  const job = {
    input: path,
    facts: verdict.facts,
    means: await lab.transcoder.describe(),
    folder: join(lab.folder, 'honest'),
  };
  assert.equal((await lab.transcoder.run(firstPassCommand(job, planLadder(verdict.facts)))).isDone, true);
});
