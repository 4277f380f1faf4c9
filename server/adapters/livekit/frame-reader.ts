import type { MediaStreamTrack } from 'werift';
import { Vp8Frames, type Vp8Frame } from './vp8-frames.ts';

/**
 * Reads the frames of a track: packets of Opus as they come, pictures of VP8 put together. Returns how to ask for a key
 * frame; `askKeyFrame` sends the request.
 */
export function readFrames(
  track: MediaStreamTrack,
  onFrame: (frame: Vp8Frame) => void,
  askKeyFrame: () => void,
): () => void {
  if (track.kind === 'audio') {
    track.onReceiveRtp.subscribe(({ payload }) => {
      if (payload.length > 0) onFrame({ data: payload, isKeyFrame: true });
    });
    return () => undefined;
  }
  const frames = new Vp8Frames({ nowMs: () => performance.now(), onFrame, askKeyFrame });
  track.onReceiveRtp.subscribe(({ header, payload }) =>
    frames.add({ sequence: header.sequenceNumber, isLast: header.marker, payload }),
  );
  return () => frames.needKeyFrame();
}
