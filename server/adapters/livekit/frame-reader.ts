import type { MediaStreamTrack } from 'werift';
import { DepacketizeBase, JitterBufferBase } from 'werift/nonstandard';

/** How long a packet that was lost is waited for: it is sent again within a round trip. */
const latencyMs = 200;

interface Frame {
  data: Buffer;
  isKeyFrame: boolean;
}

/** Puts the packets of a track in order and together to frames. `needKeyFrame`: a picture was lost, and the next ones. */
export function readFrames(track: MediaStreamTrack, onFrame: (frame: Frame) => void, needKeyFrame: () => void): void {
  if (track.kind === 'audio') {
    track.onReceiveRtp.subscribe(({ payload }) => {
      if (payload.length > 0) onFrame({ data: payload, isKeyFrame: true });
    });
    return;
  }
  const order = new JitterBufferBase(90_000, { latency: latencyMs });
  const whole = new DepacketizeBase('vp8', { waitForKeyframe: true });
  whole.onNeedKeyFrame.subscribe(needKeyFrame);
  track.onReceiveRtp.subscribe((rtp) => {
    // Packets without content only keep the connection open.
    if (rtp.payload.length === 0) return;
    for (const ordered of order.processInput({ rtp }))
      for (const { frame } of whole.processInput(ordered))
        if (frame) onFrame({ data: frame.data, isKeyFrame: frame.isKeyframe });
  });
}
