import { describeLiveIngest, type LiveIngestBench } from '#server/ports/live-ingest.test-suite.ts';
import { makeClip } from '#server/testing/clips.ts';
import { loop, startFfmpeg } from '#server/testing/encoders.ts';
import { readFragments, RecordingReceiver } from '#server/testing/live-receiver.ts';
import { createRtmpIngest } from './rtmp.ts';

async function makeBench(): Promise<LiveIngestBench> {
  const ingest = createRtmpIngest({
    host: '127.0.0.1',
    port: 0,
    secure: null,
    publicHost: '127.0.0.1',
    log: { warn: () => undefined },
  });
  return {
    ingest,
    receiver: new RecordingReceiver(),
    async send(streamKey, { isSilent = false } = {}) {
      const film = [...loop(await makeClip('film')), ...(isSilent ? ['-an'] : [])];
      return startFfmpeg(film, `${ingest.state().addresses.rtmp}/${streamKey}`);
    },
    read: readFragments,
    close: () => ingest.close(),
  };
}

describeLiveIngest('our own reader of RTMP', makeBench);
