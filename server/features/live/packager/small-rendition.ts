import type { MediaCommand, MediaStream, Transcoder } from '#server/ports/transcoder.ts';
import type { Variant } from './playlists.ts';
import type { Take } from './take.ts';
import type { Track } from './tracks.ts';

/** What may wait for an encoder that is slower than the stream; then the rendition is given up. */
const mostWaitingBytes = 16 << 20;
/** How long the encoder may take for what it was given, when the take has ended. */
const lastMs = 10_000;
const videoBitsPerSecond = 700_000;
const days = 86_400;

export interface SmallRenditionDependencies {
  transcoder: Pick<Transcoder, 'stream'>;
  height: number;
  /** Takes what the encoder makes. */
  take: Take;
  /** Called once, when the encoder has died or was too slow: the source runs on. */
  onDropped(why: string): void;
}

/** A second encoding of a take, for those with a slow line, made by a program of its own while the take runs. */
export class SmallRendition {
  readonly #dependencies: SmallRenditionDependencies;
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  #stream: MediaStream | null = null;
  #early: Buffer[] = [];
  #isClosing = false;
  #isOver = false;

  constructor(dependencies: SmallRenditionDependencies) {
    this.#dependencies = dependencies;
    this.#running = this.#run();
  }

  /** The bytes of the source, from the beginning of its take on. */
  write(bytes: Buffer): void {
    if (this.#isOver || this.#isClosing) return;
    if (!this.#stream) {
      this.#early.push(bytes);
      return;
    }
    this.#stream.input.write(bytes);
    if (this.#stream.input.writableLength > mostWaitingBytes) this.#drop('It is slower than the stream.');
  }

  /** Resolves when what was given is encoded and recorded. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#stream?.input.end();
    const timer = setTimeout(() => this.#abort.abort(), lastMs);
    await this.#running;
    clearTimeout(timer);
    await this.#dependencies.take.close();
  }

  async #run(): Promise<void> {
    const { transcoder, height, take } = this.#dependencies;
    try {
      const stream = await transcoder.stream(encoderCommand(height), { signal: this.#abort.signal });
      stream.output.on('data', (bytes: Buffer) => this.#take(take, bytes));
      for (const bytes of this.#early.splice(0)) stream.input.write(bytes);
      this.#stream = stream;
      if (this.#isClosing) stream.input.end();
      const run = await stream.ended;
      if (!this.#isClosing) this.#drop(run.isDone ? 'It ended by itself.' : `${run.because}: ${run.complaint}`);
    } catch (error) {
      this.#drop(String(error));
    }
  }

  #take(take: Take, bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      take.write(bytes);
    } catch (error) {
      this.#drop(String(error));
    }
  }

  #drop(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#early = [];
    this.#abort.abort();
    this.#dependencies.onDropped(why);
  }
}

/** What playlists say of it before its encoder has made anything. */
export function planSmall(source: Track, hasSound: boolean, height: number): Variant | null {
  if (source.height <= height) return null;
  const width = 2 * Math.round((source.width * height) / source.height / 2);
  const bandwidth = videoBitsPerSecond + (hasSound ? 160_000 : 0);
  return { rendition: 'small', bandwidth, codecs: `avc1.4d401e${hasSound ? ',mp4a.40.2' : ''}`, width, height };
}

/** Times and key frames are those of the source, so that both can be cut at the same places; the sound is copied. */
function encoderCommand(height: number): MediaCommand {
  const rate = ['-b:v', String(videoBitsPerSecond), '-maxrate', '800k', '-bufsize', '800k'];
  return {
    program: 'ffmpeg',
    arguments: [
      ...['-nostdin', '-hide_banner', '-v', 'error', '-nostats'],
      ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'mov', '-max_streams', '4'],
      ...['-analyzeduration', '500000', '-probesize', '100000', '-copyts', '-f', 'mov', '-i', 'pipe:0'],
      ...['-map', '0:v:0', '-map', '0:a:0?', '-vf', `scale=-2:${height}`, '-fps_mode', 'passthrough'],
      ...['-enc_time_base', '-1', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency'],
      ...['-profile:v', 'main', '-level', '3.0', '-pix_fmt', 'yuv420p', ...rate],
      ...['-force_key_frames', 'source', '-g', '100000', '-sc_threshold', '0', '-c:a', 'copy'],
      ...['-avoid_negative_ts', 'disabled', '-frag_duration', '200000', '-flush_packets', '1'],
      ...['-movflags', '+empty_moov+default_base_moof+frag_keyframe+frag_discont', '-f', 'mp4', 'pipe:1'],
    ],
    output: null,
    limits: { wallSeconds: 20 * days, cpuSeconds: 20 * days, memoryBytes: 2 ** 31, printedBytes: 0 },
  };
}
