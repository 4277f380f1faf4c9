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
  /** Why it does not listen, for the log: `starting`, a port in use, a missing program. Pages tell no more than that. */
  problem: string | null;
  /** Addresses to paste into an encoder, without the stream key. */
  addresses: { rtmp: string | null; rtmps: string | null };
}

/** Why a sender is not taken, or is sent away. Told to the sender's program in words, and on the owner's page by code. */
export type SenderRefusal =
  | ('wrong_key' | 'key_replaced' | 'second_encoder' | 'session_ended' | 'live_off')
  | ('no_video' | 'video_codec' | 'audio_codec' | 'picture_too_large' | 'key_frames_too_far' | 'damaged' | 'silent');

/**
 * What the owner should know of a sender that is taken all the same. `key_frames_too_far`: they come more than four
 * seconds apart, so Foyer encodes the stream again, smaller. `times_repaired`: its timestamps jumped.
 */
export type SenderNote = 'key_frames_too_far' | 'times_repaired';

/** What the product does with senders: server/compose/live.ts implements it. */
export interface LiveReceiver {
  /**
   * Asked for every sender before any of its data is taken. `streamKey` is untrusted text of any content, at most 512
   * characters; never log it. Whether another encoder already sends to this item through this adapter is not the
   * receiver's question: the adapter refuses the second one itself.
   */
  authorize(
    streamKey: string,
  ): Promise<{ isAllowed: true; mediaId: string } | { isAllowed: false; because: SenderRefusal }>;
  /**
   * Called once the streams of an authorized sender are known and fit; again, after the sink's `end`, for every new
   * take of the same sender.
   */
  begin(sender: LiveSender): LiveSink;
  /**
   * The adapter refused a sender or sent it away by itself, before or after `begin`; not called for what `authorize`
   * or `cut` said. `detail` is, for instance, the name of the codec that it sent. Whether a sink is open and ends is
   * told by its `end` alone.
   */
  refused(mediaId: string, because: SenderRefusal, detail?: string): void;
  noted(mediaId: string, note: SenderNote, detail?: string): void;
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
   * Fragmented MP4 in pieces of any length: first `ftyp` and `moov`, then pairs of `moof` and `mdat`. Each pair holds a
   * piece of every track, begins at a key frame or 200 ms of picture after the pair before, and is written as soon as
   * it ends; the first pair begins at a key frame, and times begin near zero. There is one H.264 track and at most one
   * of AAC. A promise asks the adapter to read no further from the sender until it resolves.
   */
  write(bytes: Buffer): void | Promise<void>;
  /** Called about once a second. */
  measured(health: SenderHealth): void;
  /**
   * Called once, last. `left`: the sender said goodbye. `lost`: its connection broke. `failed`: something of ours did,
   * and a sender that is still there gets a new `begin` at its next key frame. `changed`: the same sender goes on in
   * another form (size, sound, encoded again), and `begin` follows at once.
   */
  end(because: 'left' | 'lost' | 'failed' | 'changed' | SenderRefusal): void;
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

/** A whole picture, or a packet of sound, that a browser sent by the room engine. */
export interface BrowserFrame {
  source: 'camera' | 'screen_share' | 'microphone' | 'screen_sound';
  codec: 'vp8' | 'opus';
  data: Buffer;
  isKeyFrame: boolean;
  /** Call when the frame could not be used: nothing comes of this source until its next key frame, which is asked for. */
  needKeyFrame(): void;
}

/** Encodes what browsers send into what a `LiveReceiver` takes, at one size and with regular key frames. */
export interface BrowserRecorder {
  record(mediaId: string, receiver: LiveReceiver): Promise<BrowserRecording>;
}

export interface BrowserRecording {
  /** Begins the take with the first frame; the sources may come, change and go in any order. */
  frame(frame: BrowserFrame): void;
  /** The source was switched off: black, or silence, takes its place. */
  stopped(source: BrowserFrame['source']): void;
  end(because: Parameters<LiveSink['end']>[0]): Promise<void>;
}
