import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeClip } from '#server/testing/clips.ts';
import { startEncoder } from '#server/testing/encoders.ts';
import { startObs } from '#server/testing/obs.ts';
import { whyWithout } from '#server/testing/programs.ts';
import { openRtmpLab } from '#server/testing/rtmp-lab.ts';

let lab: Awaited<ReturnType<typeof openRtmpLab>>;
before(async () => {
  lab = await openRtmpLab();
});
after(() => lab.close());

const noObs = whyWithout('obs', 'xvfb-run');
const noGstreamer = whyWithout('gst-launch-1.0');

function makeKey(mediaId: string): string {
  const streamKey = `${mediaId}?key=secret`;
  lab.receiver.items.set(streamKey, mediaId);
  return streamKey;
}

const takeWith = (mediaId: string, pieces: number, number = 0) =>
  lab.receiver.until(() => {
    const take = lab.receiver.takesOf(mediaId)[number];
    return take && take.pieces.length >= pieces ? take : null;
  });

const server = () => `rtmp://127.0.0.1:${lab.port}/live`;

test('OBS Studio streams, measured as it was set, and its end is noticed', { skip: noObs }, async () => {
  const obs = await startObs({ server: server(), streamKey: makeKey('obs'), keyFrameSeconds: 2 });
  const take = await takeWith('obs', 10);
  assert.deepEqual([take.sender.video.width, take.sender.video.height], [640, 360]);
  assert.equal(take.sender.audio?.codec, 'mp4a.40.2');
  const health = await lab.receiver.until(() => take.health.find(({ keyFrameSeconds }) => keyFrameSeconds));
  assert.ok(Math.abs(health.keyFrameSeconds! - 2) < 0.1 && health.hasSound, JSON.stringify(health));
  await obs.kill();
  assert.equal(await lab.receiver.until(() => take.ended), 'lost');
});

test(
  'the key frames of an OBS that decides itself are said to be too far, and Foyer makes its own',
  { skip: noObs },
  async () => {
    const obs = await startObs({ server: server(), streamKey: makeKey('auto'), keyFrameSeconds: null });
    await lab.receiver.until(() =>
      lab.receiver.notes.some(({ mediaId, note }) => mediaId === 'auto' && note === 'key_frames_too_far'),
    );
    const again = await takeWith('auto', 5, 1);
    assert.equal(lab.receiver.takesOf('auto')[0]!.ended, 'changed');
    assert.equal(again.ended, null);
    await obs.kill();
  },
);

test('OBS Studio with a wrong stream key says that it cannot reach the stream', { skip: noObs }, async () => {
  const asked = lab.receiver.askedKeys.length;
  const obs = await startObs({ server: server(), streamKey: 'obs?key=wrong', keyFrameSeconds: 2 });
  await lab.receiver.until(() => lab.receiver.askedKeys.length > asked);
  while (!/stream key/iu.test(obs.printed())) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.doesNotMatch(obs.printed(), /Streaming Start/u);
  await obs.kill();
});

test('an encoder with librtmp streams, says goodbye, and fails with a wrong key', { skip: noGstreamer }, async () => {
  const path = await makeClip('film');
  const picture = `filesrc location=${path} ! qtdemux name=film film.video_0 ! queue ! h264parse ! flvmux name=mux streamable=true`;
  const sound = 'film.audio_0 ! queue ! aacparse ! mux. mux. ! rtmpsink';
  const stream = (streamKey: string) =>
    startEncoder('gst-launch-1.0', [
      '-e',
      ...`${picture} ${sound}`.split(' '),
      `location=${server()}/${streamKey} live=1`,
    ]);
  const encoder = stream(makeKey('librtmp'));
  const take = await takeWith('librtmp', 10);
  await encoder.stop();
  assert.equal(await lab.receiver.until(() => take.ended), 'left');
  assert.match(await stream('librtmp?key=wrong').ended, /ERROR/u);
});
