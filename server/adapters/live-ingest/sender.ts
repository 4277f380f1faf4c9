import type { LiveReceiver, LiveSender, LiveSink, SenderRefusal } from '#server/ports/live-ingest.ts';
import type { AmfValue } from './amf0.ts';
import { flvHeader, flvTag, readAudio, readVideo } from './flv.ts';
import { readH264, type H264Info } from './h264.ts';
import { Meter } from './meter.ts';
import type { RemuxCommands } from './remux-command.ts';
import { Take } from './take.ts';
import { Timeline } from './timeline.ts';

export interface SenderOptions {
  mediaId: string;
  protocol: LiveSender['protocol'];
  receiver: LiveReceiver;
  commands: RemuxCommands;
  /** The end of the sender before this one. */
  after: Promise<unknown>;
  /** Tells the sender's program, and ends it. */
  refuse(because: SenderRefusal, detail?: string): void;
  /** Asks the connection to read no further, and to go on. */
  pause(): void;
  resume(): void;
}

/** The streams that a take is made of; a new one begins when they change. */
interface Form {
  video: { payload: Buffer; info: H264Info };
  audio: { payload: Buffer } | null;
  isEncoded: boolean;
}

const largestPixels = 2_560 * 1_440;
const waitForSoundMs = 2_000;
const noVideoAfterMs = 5_000;
const silentAfterMs = 10_000;
const farKeyFramesMs = 4_100;
const noKeyFrameMs = 20_000;
const mostWaitingBytes = 8 << 20;
const mostRepairs = 50;
const mostFailures = 3;
const failuresWithinMs = 30_000;

/** What one encoder sends: judged, put on one timeline, and passed to ffmpeg in takes that begin at key frames. */
export class Sender {
  private video: Form['video'] | null = null;
  private audio: Form['audio'] = null;
  private promisesSound = true;
  private isEncoded = false;
  private take: Take | null = null;
  private form: Form | null = null;
  private before: Promise<unknown>;
  /** Messages from the first key frame on, while it is open whether sound comes. */
  private waiting: Buffer[] | null = null;
  private waitingBytes = 0;
  private readonly timeline = new Timeline();
  private readonly meter = new Meter();
  private readonly options: SenderOptions;
  private readonly beganMs: number;
  private lastVideoMs: number;
  private waitsSinceMs = 0;
  private lastKeyAt: number | null = null;
  private hasHeardSound = false;
  private toldRepairs = false;
  private failures: number[] = [];
  private isOver = false;

  constructor(options: SenderOptions) {
    this.options = options;
    this.before = options.after;
    this.beganMs = this.lastVideoMs = performance.now();
  }

  /** How long ago the last picture came. */
  silentMs(): number {
    return performance.now() - this.lastVideoMs;
  }

  onMetadata(values: AmfValue[]): void {
    const facts = values.find((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
    if (facts) this.promisesSound = (facts as Record<string, AmfValue>)['audiocodecid'] !== undefined;
  }

  onVideo(timestamp: number, payload: Buffer): void {
    if (this.isOver) return;
    this.lastVideoMs = performance.now();
    this.meter.addBytes(payload.length, this.lastVideoMs);
    const message = readVideo(payload);
    if (message.is === 'other_codec') return this.options.refuse('video_codec', message.name);
    if (message.is === 'configuration') return this.configure(payload, message.configuration);
    if (message.is === 'picture' && this.video)
      this.onPicture(this.mapTime('video', timestamp), payload, message.isKey);
  }

  onAudio(timestamp: number, payload: Buffer): void {
    if (this.isOver) return;
    this.meter.addBytes(payload.length, performance.now());
    const message = readAudio(payload);
    if (message.is === 'other_codec') return this.options.refuse('audio_codec', message.name);
    if (message.is === 'configuration') {
      if (!message.isFit) return this.options.refuse('audio_codec', message.codec);
      if (!this.audio?.payload.equals(payload)) this.audio = { payload };
      if (this.waiting) this.begin();
    }
    if (message.is !== 'sound' || !this.audio) return;
    this.hasHeardSound = true;
    this.pass('audio', this.mapTime('audio', timestamp), payload);
  }

  /** Called a few times a second. */
  tick(): void {
    const now = performance.now();
    if (this.take?.isFull) this.lastVideoMs = now;
    if (this.waiting && now - this.waitsSinceMs > waitForSoundMs) this.begin();
    if (!this.video && this.audio && now - this.beganMs > noVideoAfterMs) this.options.refuse('no_video');
    else if (this.silentMs() > silentAfterMs) this.options.refuse(this.audio && !this.video ? 'no_video' : 'silent');
  }

  /** Called about once a second. */
  measure(): void {
    if (!this.video) return;
    const { width, height } = this.video.info;
    this.take?.measured({ width, height, hasSound: this.hasHeardSound, ...this.meter.read(performance.now()) });
    this.hasHeardSound = false;
  }

  async end(because: Parameters<LiveSink['end']>[0]): Promise<void> {
    this.isOver = true;
    this.waiting = null;
    await (this.take?.finish(because) ?? this.before);
  }

  private configure(payload: Buffer, configuration: Buffer): void {
    if (this.video?.payload.equals(payload)) return;
    const info = readH264(configuration);
    if (info.unfit) return this.options.refuse('video_codec', info.unfit);
    if (info.width * info.height > largestPixels)
      return this.options.refuse('picture_too_large', `${info.width}×${info.height}`);
    this.video = { payload, info };
  }

  private onPicture(at: number, payload: Buffer, isKey: boolean): void {
    // The sender may just have been refused for its times.
    if (this.isOver) return;
    this.meter.addPicture(at, isKey);
    if (isKey) this.onKeyFrame(at);
    else if (this.lastKeyAt !== null && at - this.lastKeyAt > noKeyFrameMs)
      return this.options.refuse('key_frames_too_far');
    // Pictures of a new form wait for their key frame.
    if (this.form && this.form.video !== this.video) return;
    this.pass('video', at, payload);
  }

  private onKeyFrame(at: number): void {
    const distance = this.lastKeyAt === null ? 0 : at - this.lastKeyAt;
    this.lastKeyAt = at;
    if (distance > farKeyFramesMs && !this.isEncoded) {
      this.isEncoded = true;
      this.options.receiver.noted(this.options.mediaId, 'key_frames_too_far', (distance / 1_000).toFixed(1));
    }
    if (this.waiting) return;
    if (!this.take && !this.form && this.promisesSound && !this.audio) {
      this.waiting = [];
      this.waitsSinceMs = performance.now();
    } else if (!this.take || this.hasChanged()) this.begin();
  }

  private hasChanged(): boolean {
    const { form } = this;
    return form?.video !== this.video || form?.audio !== this.audio || form?.isEncoded !== this.isEncoded;
  }

  private begin(): void {
    const { mediaId, protocol, receiver, commands } = this.options;
    if (this.take) this.before = this.take.finish('changed');
    this.form = { video: this.video!, audio: this.audio, isEncoded: this.isEncoded };
    const take = new Take({
      commandLine: this.isEncoded ? commands.encode : commands.copy,
      after: this.before,
      begin: (streams) => receiver.begin({ mediaId, protocol, ...streams }),
      onDrain: () => this.options.resume(),
      onFailure: () => this.onFailure(take),
    });
    this.take = take;
    const { audio, video } = this.form;
    take.write(flvHeader(audio !== null));
    take.write(flvTag('video', 0, video.payload));
    if (audio) take.write(flvTag('audio', 0, audio.payload));
    for (const tag of this.waiting ?? []) take.write(tag);
    this.waiting = null;
  }

  /** ffmpeg is started again at the next key frame, unless the stream makes it fail each time. */
  private onFailure(take: Take): void {
    if (this.take !== take || this.isOver) return;
    this.before = take.ended;
    this.take = null;
    const now = performance.now();
    this.failures = [...this.failures.filter((at) => now - at < failuresWithinMs), now];
    if (this.failures.length >= mostFailures) this.options.refuse('damaged');
  }

  private pass(track: 'audio' | 'video', at: number, payload: Buffer): void {
    if (this.waiting) {
      this.waiting.push(flvTag(track, at, payload));
      this.waitingBytes += payload.length;
      if (this.waitingBytes > mostWaitingBytes) this.begin();
    } else if (this.take && (track === 'video' || this.form?.audio)) {
      this.take.write(flvTag(track, at, payload));
      if (this.take.isFull) this.options.pause();
    }
  }

  private mapTime(track: 'audio' | 'video', timestamp: number): number {
    const at = this.timeline.map(track, timestamp);
    if (this.timeline.repairs > mostRepairs) this.options.refuse('damaged');
    else if (this.timeline.repairs > 0 && !this.toldRepairs) {
      this.toldRepairs = true;
      this.options.receiver.noted(this.options.mediaId, 'times_repaired');
    }
    return at;
  }
}
