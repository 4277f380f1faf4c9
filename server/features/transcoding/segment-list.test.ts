import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureBandwidth, readSegmentDurations } from './segment-list.ts';

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

const segment = (durationSeconds: number, bytes: number) => ({ file: 's0.m4s', durationSeconds, bytes });

test('the peak is that of the largest run of segments, and a very short last segment does not count', () => {
  const bandwidth = measureBandwidth([segment(4, 400_000), segment(4, 800_000), segment(0.04, 90_000)]);
  assert.equal(bandwidth.peakBitsPerSecond, Math.ceil((890_000 * 8) / 4.04));
  assert.equal(bandwidth.averageBitsPerSecond, Math.ceil((1_290_000 * 8) / 8.04));
});

test('for one short segment, peak and average are the same', () => {
  assert.deepEqual(measureBandwidth([segment(1, 1_000)]), { peakBitsPerSecond: 8_000, averageBitsPerSecond: 8_000 });
});
