import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livePlaylist, masterPlaylist, replayPlaylist, type PlaylistFacts } from './playlists.ts';
import type { OpenSegment, Part, Segment } from './segments.ts';

const startMs = Date.UTC(2026, 10, 29, 9);
const stored = { key: 'media/a/live/1-source.mp4', offset: 800, size: 100 };

function part(isIndependent = false): Part {
  return { bytes: Buffer.alloc(1), durationMs: 200, isIndependent };
}

function segment(sequence: number, given: Partial<Segment> = {}): Segment {
  const at = sequence * 2_000;
  const times = { sequence, take: 1, startMs: at, wallClockMs: startMs + at, durationMs: 2_000 };
  return { ...times, parts: [], stored, ...given };
}

function open(sequence: number, parts: Part[], take = 1): OpenSegment {
  return { sequence, take, startMs: sequence * 2_000, wallClockMs: startMs + sequence * 2_000, parts };
}

function facts(given: Partial<PlaylistFacts>): PlaylistFacts {
  const none = { segments: [], open: null, takesBefore: 0, isSeamNext: false, reports: [] };
  return { ...none, canBlock: true, isEnded: false, ...given };
}

test('a live playlist lists parts at its end, announces the next one, and says where the other rendition stands', () => {
  const segments = [segment(7), segment(8, { parts: [part(true), part()] })];
  const reports = [{ rendition: 'small', sequence: 9, part: 0 }];
  const text = livePlaylist(facts({ segments, open: open(9, [part(true), part()]), reports }), false);
  assert.equal(
    text,
    `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:4
#EXT-X-PART-INF:PART-TARGET=0.235
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.9,CAN-SKIP-UNTIL=24
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-29T09:00:14.000Z
#EXTINF:2.000,
s7.m4s
#EXT-X-PART:DURATION=0.200,URI="s8.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.200,URI="s8.1.m4s"
#EXTINF:2.000,
s8.m4s
#EXT-X-PART:DURATION=0.200,URI="s9.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.200,URI="s9.1.m4s"
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s9.2.m4s"
#EXT-X-RENDITION-REPORT:URI="../small/playlist.m3u8",LAST-MSN=9,LAST-PART=0
`,
  );
});

test('a playlist whose sender is gone announces the seam, and a session that has ended has none at its end', () => {
  const segments = [segment(7)];
  const lastLine = (given: Partial<PlaylistFacts>) =>
    livePlaylist(facts({ segments, ...given }), false)
      .trimEnd()
      .split('\n')
      .at(-1);
  assert.equal(lastLine({ isSeamNext: true }), '#EXT-X-DISCONTINUITY');
  assert.equal(lastLine({}), 's7.m4s', 'another process has what comes next');
  assert.equal(lastLine({ isEnded: true }), '#EXT-X-ENDLIST');
});

test('an update leaves out what began more than 24 seconds before the end', () => {
  const segments = Array.from({ length: 30 }, (_, at) => segment(at));
  const update = livePlaylist(facts({ segments, open: open(30, [part(true)]) }), true);
  assert.match(
    update,
    /^#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-SKIP:SKIPPED-SEGMENTS=19\n#EXTINF/mu,
  );
  assert.deepEqual(update.match(/^s\d+\.m4s$/gmu)?.[0], 's19.m4s');
  const short = livePlaylist(facts({ segments: segments.slice(0, 3) }), true);
  assert.ok(!short.includes('EXT-X-SKIP'), 'nothing is old enough');
});

test('a new take is a discontinuity with a header and a wall clock of its own', () => {
  const text = livePlaylist(facts({ segments: [segment(3)], open: open(4, [part(true)], 2) }), false);
  const [, after] = text.split('s3.m4s\n');
  assert.match(
    after!,
    /^#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-2\.mp4"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-29T09:00:08\.000Z\n#EXT-X-PART/u,
  );
});

test('a segment that was not recorded is a gap once memory holds it no more', () => {
  const lost = segment(1, { stored: null });
  const fresh = segment(2, { stored: null, parts: [part(true)] });
  const text = livePlaylist(facts({ segments: [segment(0), lost, fresh] }), false);
  assert.match(text, /s0\.m4s\n#EXT-X-GAP\n#EXTINF:2\.000,\ns1\.m4s\n/u);
  assert.ok(!text.includes('#EXT-X-GAP\n#EXTINF:2.000,\ns2.m4s'));
});

test('the last playlist of a session ends it, without parts', () => {
  const text = livePlaylist(facts({ segments: [segment(0, { parts: [part(true)] })], isEnded: true }), false);
  assert.match(text, /s0\.m4s\n#EXT-X-ENDLIST\n$/u);
  assert.ok(!text.includes('EXT-X-PART:'));
});

test('a process that does not take the stream promises no parts and holds no requests', () => {
  const text = livePlaylist(facts({ segments: [segment(0)], canBlock: false }), false);
  assert.match(text, /^#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=24$/mu);
});

test('the replay is a film of all takes from the first segment on', () => {
  assert.equal(
    replayPlaylist([segment(5), segment(6, { durationMs: 1_234 }), segment(7, { take: 2 })]),
    `#EXTM3U
#EXT-X-VERSION:8
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:5
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-29T09:00:10.000Z
#EXTINF:2.000,
s5.m4s
#EXTINF:1.234,
s6.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-2.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-29T09:00:14.000Z
#EXTINF:2.000,
s7.m4s
#EXT-X-ENDLIST
`,
  );
});

test('the master playlist lists the small rendition first', () => {
  const source = {
    rendition: 'source',
    bandwidth: 2_500_000.4,
    codecs: 'avc1.64001f,mp4a.40.2',
    width: 1280,
    height: 720,
  };
  const small = { rendition: 'small', bandwidth: 800_000, codecs: 'avc1.4d401e,mp4a.40.2', width: 640, height: 360 };
  assert.equal(
    masterPlaylist([source, small], 'playlist'),
    `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360
small/playlist.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2500001,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720
source/playlist.m3u8
`,
  );
});
