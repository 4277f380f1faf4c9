import type { SenderRefusal } from '#server/ports/live-ingest.ts';

/** What the sender's program is told; programs show it as it is, so it is English and short. */
const words: Record<SenderRefusal, string> = {
  wrong_key: 'The stream key is wrong. Copy it again from the page of the live session.',
  key_replaced: 'The stream key was replaced. Copy the new one from the page of the live session.',
  second_encoder: 'Another encoder is already sending with this stream key.',
  session_ended: 'This live session has ended.',
  live_off: 'Live sessions are switched off.',
  no_video: 'There is no picture in the stream.',
  video_codec: 'This video format cannot be shown in browsers. Set the encoder to H.264, 8 bit, 4:2:0.',
  audio_codec: 'This audio format cannot be played in browsers. Set the encoder to AAC.',
  picture_too_large: 'The picture is too large. Send at most 2560×1440.',
  key_frames_too_far: 'No key frame came for 20 seconds. Set the key frame interval to 2 seconds.',
  damaged: 'The stream is damaged.',
  silent: 'No picture came for 10 seconds.',
};

export function tellRefusal(because: SenderRefusal, detail?: string): string {
  return detail ? `${words[because]} (${detail})` : words[because];
}
