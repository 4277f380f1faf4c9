/**
 * Takes the streams that encoders send. An adapter speaks the encoder's protocol, asks whether the stream key is good,
 * and hands on what arrives as fragmented MP4 that was not encoded again.
 */
export interface LiveIngest {
  /** Listens; resolves also when it cannot, which `state` then tells. */
  start(receiver: LiveReceiver): Promise<void>;
  state(): LiveIngestState;
  /** Ends the sender of this item, if there is one, and tells its program why where the protocol can. */
  cut(mediaId: string, because: SenderRefusal): void;
  close(): Promise<void>;
}

export interface LiveIngestState {
  isListening: boolean;
  /** Why it does not listen, for the log and for administrators: a port in use, a missing program. */
  problem: string | null;
  /** Addresses to paste into an encoder, without the stream key. */
  addresses: { rtmp: string | null; rtmps: string | null };
}

/** Why a sender is not taken, or is sent away. Told to the sender's program in words, and on the owner's page by code. */
export type SenderRefusal =
  | ('wrong_key' | 'key_replaced' | 'second_encoder' | 'session_ended' | 'live_off')
  | ('no_video' | 'video_codec' | 'audio_codec' | 'picture_too_large' | 'key_frames_too_far' | 'damaged' | 'silent');

/** What the product does with senders: whoever composes live sessions implements it. */
export interface LiveReceiver {
  /**
   * Asked for every sender before any of its data is taken. `streamKey` is untrusted text of any content, at most 512
   * characters; never log it.
   */
  authorize(
    streamKey: string,
  ): Promise<{ isAllowed: true; mediaId: string } | { isAllowed: false; because: SenderRefusal }>;
  /** Called once the streams of an authorized sender are known and fit. */
  begin(sender: LiveSender): LiveSink;
  /** A sender was refused or cut; `detail` is, for instance, the name of the codec that it sent. */
  refused(mediaId: string | null, because: SenderRefusal, detail?: string): void;
}

export interface LiveSender {
  mediaId: string;
  protocol: 'rtmp' | 'rtmps' | 'external' | 'browser';
  video: { codec: string; width: number; height: number };
  /** Null: the sender sends no sound. */
  audio: { codec: string; sampleRate: number } | null;
}

/** Where the bytes of one sender go. */
export interface LiveSink {
  /**
   * Fragmented MP4 in pieces of any length: first `ftyp` and `moov`, then pairs of `moof` and `mdat`. A promise asks the
   * adapter to read no further from the sender until it resolves.
   */
  write(bytes: Buffer): void | Promise<void>;
  /** Called about once a second. */
  measured(health: SenderHealth): void;
  /** Called once, last. `left`: the sender said goodbye. `lost`: its connection broke or stood still. `failed`: ours did. */
  end(because: 'left' | 'lost' | 'failed' | SenderRefusal): void;
}

/** What arrived in the last seconds. */
export interface SenderHealth {
  width: number;
  height: number;
  frameRate: number;
  bitsPerSecond: number;
  /** The longest distance between the last key frames; null before the second one. */
  keyFrameSeconds: number | null;
  /** Pictures that the sender left out, judged by its timestamps. */
  droppedFrames: number;
  hasSound: boolean;
}
