import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masterPlaylist, mediaPlaylist } from './playlists.ts';
import { renditionsVersion, type Rendition } from './renditions.ts';

const segments = [{ file: 's0.m4s', durationSeconds: 4, bytes: 1000 }];
const sound: Rendition = {
  ...{ name: 'audio', kind: 'audio', width: null, height: null, frameRate: null, codecs: 'mp4a.40.2' },
  ...{ peakBandwidth: 130_000, averageBandwidth: 120_000.4, segments, isGrowing: false, begunAt: new Date(0) },
};

function picture(height: number, given: Partial<Rendition> = {}): Rendition {
  const width = Math.round((height * 16) / 9);
  return {
    ...{ name: `v${height}`, kind: 'video', width, height, frameRate: 23.976, codecs: 'avc1.4d401e' },
    ...{ peakBandwidth: height * 2000, averageBandwidth: height * 1000, segments },
    ...{ isGrowing: false, begunAt: new Date(0), ...given },
  };
}

test('the master playlist begins with the smallest picture and adds the sound to every bandwidth', () => {
  assert.equal(
    masterPlaylist([picture(720, { codecs: 'avc1.64001f', frameRate: 30 }), sound, picture(240)]),
    `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,URI="audio/playlist.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=610000,AVERAGE-BANDWIDTH=360001,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=427x240,FRAME-RATE=23.976,AUDIO="audio"
v240/playlist.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1570000,AVERAGE-BANDWIDTH=840001,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"
v720/playlist.m3u8
`,
  );
});

test('the playlist of a silent video has no sound', () => {
  const playlist = masterPlaylist([picture(360, { frameRate: null })]);
  assert.equal(
    playlist,
    `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=720000,AVERAGE-BANDWIDTH=360000,CODECS="avc1.4d401e",RESOLUTION=640x360
v360/playlist.m3u8
`,
  );
});

test('sound without a picture is a variant', () => {
  assert.equal(
    masterPlaylist([sound]),
    `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=120001,CODECS="mp4a.40.2"
audio/playlist.m3u8
`,
  );
});

test('without renditions there is no master playlist', () => {
  assert.equal(masterPlaylist([]), null);
});

const lengths = [4, 4.004, 1.234567];
const segmentsOf = (of: number[]) =>
  of.map((durationSeconds, at) => ({ file: `s${at}.m4s`, durationSeconds, bytes: 1 }));

test('a media playlist has the length of each segment and a target duration that none exceeds', () => {
  assert.match(mediaPlaylist({ segments: segmentsOf([11.5]), isGrowing: false }), /TARGETDURATION:12\n/u);
  assert.equal(
    mediaPlaylist({ segments: segmentsOf(lengths), isGrowing: false }),
    `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:8
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
s0.m4s
#EXTINF:4.004000,
s1.m4s
#EXTINF:1.234567,
s2.m4s
#EXT-X-ENDLIST
`,
  );
});

test('a growing playlist is an EVENT without an end, begins at its start, and only gets longer', () => {
  const growing = mediaPlaylist({ segments: segmentsOf(lengths.slice(0, 2)), isGrowing: true });
  assert.match(growing, /#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0\n/u);
  assert.doesNotMatch(growing, /ENDLIST/u);
  const whole = mediaPlaylist({ segments: segmentsOf(lengths), isGrowing: false });
  const unchanged = (playlist: string) =>
    playlist
      .split('\n')
      .filter((line) => !/TYPE|START|ENDLIST/u.test(line))
      .join('\n')
      .trimEnd();
  assert.ok(unchanged(whole).startsWith(unchanged(growing)), whole);
});

test('the version of the renditions changes with each new rendition and not with their order', () => {
  const first = renditionsVersion([picture(240), sound]);
  assert.equal(first, renditionsVersion([sound, picture(240)]));
  assert.notEqual(first, renditionsVersion([sound, picture(240), picture(360)]));
  assert.equal(renditionsVersion([]), '');
});
