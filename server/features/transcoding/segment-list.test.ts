import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  groupSegments,
  measureBandwidth,
  readSegmentDurations,
  readSegmentList,
  writePlaylist,
} from './segment-list.ts';

const playlist = (body: string) =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="init.mp4"\n${body}#EXT-X-ENDLIST\n`;

test('segments are in order with their exact durations', () => {
  assert.deepEqual(readSegmentDurations(playlist('#EXTINF:4.004000,\ns0.m4s\n#EXTINF:0.033367,\ns1.m4s\n')), [
    { file: 's0.m4s', durationSeconds: 4.004 },
    { file: 's1.m4s', durationSeconds: 0.033367 },
  ]);
});

test('a playlist that is truncated, empty, out of order or names other files is refused', () => {
  assert.equal(readSegmentDurations(playlist('#EXTINF:4.0,\ns0.m4s\n').replace('#EXT-X-ENDLIST\n', '')), null);
  assert.equal(readSegmentDurations(playlist('')), null);
  assert.equal(readSegmentDurations(playlist('#EXTINF:4.0,\ns1.m4s\n')), null);
  assert.equal(readSegmentDurations(playlist('#EXTINF:4.0,\n../s0.m4s\n')), null);
  assert.equal(readSegmentDurations(playlist('s0.m4s\n')), null);
  assert.equal(readSegmentDurations('#EXTINF:4.0,\ns0.m4s\n#EXT-X-ENDLIST\n'), null);
});

test('a growing playlist is read as far as it goes', () => {
  const growing = playlist('#EXTINF:4.0,\ns0.m4s\n#EXTINF:4.0,\ns1.m4s\n').replace('#EXT-X-ENDLIST\n', '');
  assert.deepEqual(readSegmentList(growing), {
    isWhole: false,
    segments: ['s0.m4s', 's1.m4s'].map((file) => ({ file, durationSeconds: 4 })),
  });
  assert.equal(readSegmentList('#EXTM3'), null);
});

const joined: [string, number[], boolean, [number, ...string[]][]][] = [
  [
    'a last segment of one sound frame',
    [4, 4, 0.0213],
    true,
    [
      [4, 's0'],
      [4.0213, 's1', 's2'],
    ],
  ],
  ['two short ones', [4, 0.02, 0.03], true, [[4.05, 's0', 's1', 's2']]],
  [
    'a short one in the middle',
    [7.95, 0.05, 4],
    true,
    [
      [8, 's0', 's1'],
      [4, 's2'],
    ],
  ],
  [
    'a short one at the beginning',
    [0.04, 4, 4],
    true,
    [
      [4.04, 's0', 's1'],
      [4, 's2'],
    ],
  ],
  ['one short segment is a film of one picture', [0.04], true, [[0.04, 's0']]],
  [
    'a tenth of a second stays',
    [4, 0.1],
    true,
    [
      [4, 's0'],
      [0.1, 's1'],
    ],
  ],
  ['the last one of a growing list may still get a short one', [4, 4], false, [[4, 's0']]],
  ['after a short one in a growing list', [4, 4, 0.02], false, [[4, 's0']]],
  ['a growing list of one', [4], false, []],
];
for (const [what, durations, isWhole, expected] of joined) {
  test(`segments are joined: ${what}`, () => {
    const segments = durations.map((durationSeconds, at) => ({ file: `s${at}`, durationSeconds }));
    const groups = groupSegments({ segments, isWhole });
    assert.deepEqual(
      groups.map(({ durationSeconds, files }) => [durationSeconds, ...files]),
      expected,
    );
  });
}

test('the playlist for the storyboard is read like that of ffmpeg', () => {
  const segments = [4, 4.021333].map((durationSeconds, at) => ({ file: `s${at}.m4s`, durationSeconds }));
  assert.deepEqual(readSegmentDurations(writePlaylist(segments, 'init.mp4')), segments);
});

const segment = (durationSeconds: number, bytes: number) => ({ file: 's0.m4s', durationSeconds, bytes });

test('the peak is that of the largest run of segments, and a very short last segment does not count', () => {
  const bandwidth = measureBandwidth([segment(4, 400_000), segment(4, 800_000), segment(0.04, 90_000)]);
  assert.equal(bandwidth.peakBitsPerSecond, Math.ceil((890_000 * 8) / 4.04));
  assert.equal(bandwidth.averageBitsPerSecond, Math.ceil((1_290_000 * 8) / 8.04));
});

test('for one short segment, peak and average are the same', () => {
  assert.deepEqual(measureBandwidth([segment(1, 1_000)]), { peakBitsPerSecond: 8_000, averageBitsPerSecond: 8_000 });
});
