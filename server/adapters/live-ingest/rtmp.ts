import { fork, type ChildProcess } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  LiveIngest,
  LiveReceiver,
  LiveSender,
  LiveSink,
  SenderHealth,
  SenderRefusal,
} from '#server/ports/live-ingest.ts';
import { findOnPath } from '../transcoder-ffmpeg.ts';
import { findWalls } from '../transcoder-ffmpeg-walls.ts';
import { describeAddresses } from './addresses.ts';
import type { FromReader, ToReader } from './ipc.ts';
import { remuxCommands, type RemuxCommands } from './remux-command.ts';
import type { ListeningPorts, RtmpServerOptions } from './rtmp-server.ts';

export interface RtmpIngestOptions extends Omit<RtmpServerOptions, 'commands'> {
  /** Where encoders reach this server: a name or an address, without a port. */
  publicHost: string;
  log: { warn(message: string): void };
  /** By default searched for in PATH. */
  ffmpegPath?: string;
}

const readerFile = fileURLToPath(new URL('./reader-process.ts', import.meta.url));
const readerMegabytes = 192;
const firstPauseMs = 100;
const longestPauseMs = 10_000;
const steadyAfterMs = 30_000;
const closeWithinMs = 5_000;

/** Takes RTMP and RTMPS in a process of its own, which is started again when it ends. */
export function createRtmpIngest(options: RtmpIngestOptions): LiveIngest {
  let reader: Reader | null = null;
  let problem: string | null = 'starting';
  let lastWarning: string | null = null;
  let isClosed = false;
  let pauseMs = firstPauseMs;
  let restart: NodeJS.Timeout | undefined;
  // Once known, the ports stay the same over restarts, also where the system chose them.
  let ports: ListeningPorts = { rtmp: options.port, rtmps: options.secure?.port ?? null };

  async function run(receiver: LiveReceiver, commands: RemuxCommands): Promise<void> {
    if (isClosed) return;
    const began = performance.now();
    const secure = options.secure && { ...options.secure, port: ports.rtmps! };
    const current = new Reader(receiver);
    reader = current;
    void current.ended.then((why) => {
      if (isClosed) return;
      // A port in use stays in use for long: that is said once.
      if (why !== lastWarning) options.log.warn(`live ingest: RTMP is not read (${why}); trying again`);
      problem = lastWarning = why;
      pauseMs = performance.now() - began > steadyAfterMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      restart = setTimeout(() => void run(receiver, commands), pauseMs);
    });
    const result = await current.listen({ host: options.host, port: ports.rtmp, secure, commands });
    problem = 'problem' in result ? result.problem : null;
    if ('ports' in result) {
      ports = result.ports;
      lastWarning = null;
    }
    if (problem !== null && !current.isOver) current.end();
  }

  const findProblem = () => problem ?? (reader?.isOver ? 'starting again' : null);

  return {
    async start(receiver) {
      const paths = { ffmpeg: options.ffmpegPath ?? findOnPath('ffmpeg'), ffprobe: findOnPath('ffprobe') };
      if (isAbsolute(paths.ffmpeg)) await run(receiver, remuxCommands(await findWalls('/', paths), paths));
      else options.log.warn(`live ingest: ${(problem = 'ffmpeg is not installed')}`);
    },
    state: () => ({
      isListening: findProblem() === null,
      problem: findProblem(),
      addresses: describeAddresses(options.publicHost, ports.rtmp, ports.rtmps),
    }),
    cut: (mediaId, because) => reader?.cut(mediaId, because),
    async close() {
      isClosed = true;
      clearTimeout(restart);
      reader?.end();
      await reader?.ended;
    },
  };
}

/** One run of the process, seen from Foyer. */
class Reader {
  /** Resolves with the reason when the process has ended and every sink with it. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly receiver: LiveReceiver;
  private readonly sinks = new Map<number, OrderedSink>();
  private onListening: ((result: { ports: ListeningPorts } | { problem: string }) => void) | null = null;
  private why = 'killed';
  private cuts = 0;
  isOver = false;

  constructor(receiver: LiveReceiver) {
    this.receiver = receiver;
    this.child = fork(readerFile, [], {
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      execArgv: [`--max-old-space-size=${readerMegabytes}`, '--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('message', (message) => this.hear(message as FromReader));
    this.ended = new Promise((resolve) => {
      const finish = () => {
        this.isOver = true;
        this.onListening?.({ problem: this.why });
        const ends = [...this.sinks.values()].map((sink) => sink.end('failed'));
        this.sinks.clear();
        void Promise.allSettled(ends).then(() => resolve(this.why));
      };
      this.child.once('error', finish);
      this.child.once('close', finish);
    });
  }

  listen(options: RtmpServerOptions): Promise<{ ports: ListeningPorts } | { problem: string }> {
    this.tell({ is: 'listen', options });
    return new Promise((resolve) => {
      this.onListening = resolve;
    });
  }

  cut(mediaId: string, because: SenderRefusal): void {
    this.cuts += 1;
    this.tell({ is: 'cut', mediaId, because });
  }

  private tell(message: ToReader): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** The process ends its senders, and then itself. */
  end(): void {
    this.tell({ is: 'close' });
    setTimeout(() => this.child.kill('SIGKILL'), closeWithinMs).unref();
  }

  private hear(message: FromReader): void {
    if (message.is === 'listening') this.onListening?.({ ports: message.ports });
    if (message.is === 'problem') this.onListening?.({ problem: (this.why = message.problem) });
    if (message.is === 'crashed') this.why = `crashed ${message.where}`;
    if (message.is === 'question') void this.answer(message.question, message.streamKey);
    if (message.is === 'begin') this.begin(message.sink, message.sender);
    if (message.is === 'bytes') this.pass(message.sink, message.bytes);
    if (message.is === 'health') this.sinks.get(message.sink)?.measured(message.health);
    if (message.is === 'refused') this.receiver.refused(message.mediaId, message.because, message.detail);
    if (message.is === 'noted') this.receiver.noted(message.mediaId, message.note, message.detail);
    if (message.is === 'end') {
      void this.sinks.get(message.sink)?.end(message.because);
      this.sinks.delete(message.sink);
    }
  }

  /** Asked again where somebody was cut meanwhile: the stream key may have been replaced after it was read. */
  private async answer(question: number, streamKey: string): Promise<void> {
    let answer: Awaited<ReturnType<LiveReceiver['authorize']>> | null;
    let cutsBefore: number;
    do {
      cutsBefore = this.cuts;
      answer = await this.receiver.authorize(streamKey).catch(() => null);
    } while (this.cuts !== cutsBefore);
    this.tell({ is: 'answer', question, answer });
  }

  private begin(number: number, sender: LiveSender): void {
    this.sinks.set(number, new OrderedSink(this.receiver.begin(sender)));
  }

  private pass(number: number, { buffer, byteOffset, length }: Uint8Array): void {
    const tellTaken = () => this.tell({ is: 'taken', sink: number, bytes: length });
    this.sinks.get(number)?.write(Buffer.from(buffer, byteOffset, length), tellTaken);
  }
}

/** A sink whose pieces wait for each other, and its end for them. */
class OrderedSink {
  private before: Promise<void> = Promise.resolve();
  private readonly sink: LiveSink;

  constructor(sink: LiveSink) {
    this.sink = sink;
  }

  write(bytes: Buffer, onTaken: () => void): void {
    this.before = this.before
      .then(() => this.sink.write(bytes))
      .catch(() => undefined)
      .then(onTaken);
  }

  measured(health: SenderHealth): void {
    this.sink.measured(health);
  }

  end(because: Parameters<LiveSink['end']>[0]): Promise<void> {
    return this.before.then(() => this.sink.end(because));
  }
}
