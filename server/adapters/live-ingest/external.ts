import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { LiveIngest, LiveReceiver, LiveSink, SenderRefusal } from '#server/ports/live-ingest.ts';
import { findOnPath } from '../transcoder-ffmpeg.ts';
import { findWalls, type ProgramPaths, type Walls } from '../transcoder-ffmpeg-walls.ts';
import { describeAddresses } from './addresses.ts';
import { listenForQuestions, type HookQuestion } from './hook.ts';
import { Pull } from './pull.ts';
import { pullCommand, remuxCommands } from './remux-command.ts';
import { Sender } from './sender.ts';

export interface ExternalIngestOptions {
  /** Where streams are read: the path of each is appended. */
  url: string;
  /** The control interface, by which senders are sent away; null: they are only let in no more. */
  apiUrl: string | null;
  /** Where the other server asks about stream keys. */
  hook: { host: string; port: number };
  /** What encoders are told: where they reach the other server. */
  publicHost: string;
  port: number | null;
  securePort: number | null;
  log: { warn(message: string): void };
  ffmpegPath?: string;
}

interface Stream {
  mediaId: string;
  path: string;
  /** What the other server calls the connection of the sender. */
  connectionId: string | null;
  sender: Sender;
  pull: Pull | null;
  isOver: boolean;
}

type EndReason = Parameters<LiveSink['end']>[0];

const beginWithinMs = 10_000;
const againAfterMs = 300;
/** A sender that left is looked for again for as long: the other server may have stumbled. */
const goneAfterMs = 1_500;
const tickEveryMs = 250;
const answerWithinMs = 5_000;
/** Who sends to a path: `rtmpConn`, `rtspsSession`, `webRTCSession` and so on. */
const pathSource = z.object({ source: z.object({ type: z.string().regex(/^\w{1,32}$/u), id: z.string() }) });

/** Takes the streams of a MediaMTX that an administrator runs: it asks about each sender, and Foyer reads from it. */
export function createExternalIngest(options: ExternalIngestOptions): LiveIngest {
  const hub = new ExternalStreams(options);
  let server: Server | null = null;
  let problem: string | null = 'starting';
  return {
    async start(receiver) {
      const paths = { ffmpeg: options.ffmpegPath ?? findOnPath('ffmpeg'), ffprobe: findOnPath('ffprobe') };
      hub.begin(receiver, await findWalls('/', paths), paths);
      try {
        const ask = (question: HookQuestion) => hub.mayGoOn(question);
        ({ server } = await listenForQuestions(options.hook, ask));
        problem = null;
      } catch (error) {
        problem = (error as Error).message;
        options.log.warn(`live ingest: the hook cannot listen: ${problem}`);
      }
    },
    state: () => ({
      isListening: problem === null,
      problem,
      addresses: describeAddresses(options.publicHost, options.port, options.securePort),
    }),
    cut: (mediaId, because) => hub.cut(mediaId, because),
    async close() {
      server?.close();
      await hub.close();
    },
  };
}

class ExternalStreams {
  private readonly streams = new Map<string, Stream>();
  private readonly endings = new Map<string, Promise<void>>();
  private readonly readToken = randomBytes(24).toString('base64url');
  private readonly options: ExternalIngestOptions;
  private receiver!: LiveReceiver;
  private walls!: Walls;
  private paths!: ProgramPaths;
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;
  private cuts = 0;

  constructor(options: ExternalIngestOptions) {
    this.options = options;
  }

  begin(receiver: LiveReceiver, walls: Walls, paths: ProgramPaths): void {
    Object.assign(this, { receiver, walls, paths });
    this.timer = setInterval(() => this.tick(), tickEveryMs);
  }

  async mayGoOn(question: HookQuestion): Promise<boolean> {
    if (question.action === 'publish') return this.mayPublish(question);
    return question.action === 'read' && this.isOurToken(new URLSearchParams(question.query).get('token') ?? '');
  }

  cut(mediaId: string, because: SenderRefusal): void {
    this.cuts += 1;
    const stream = this.streams.get(mediaId);
    if (stream) void this.finish(stream, because, true);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.streams.values()].map((stream) => this.finish(stream, 'failed', false)));
    await Promise.all(this.endings.values());
  }

  private isOurToken(token: string): boolean {
    const [given, ours] = [Buffer.from(token), Buffer.from(this.readToken)];
    return given.length === ours.length && timingSafeEqual(given, ours);
  }

  /** The path ends with the item; the key comes in the query, or as a password or token where a protocol has no query. */
  private async mayPublish({ path, query, password, token, id }: HookQuestion): Promise<boolean> {
    // RTSP asks once without a password, to hear that it needs one.
    if (!query && !password && !token) return false;
    const name = path.split('/').at(-1)!;
    const key = query === '' ? `key=${password || token}` : query;
    const cutsBefore = this.cuts;
    const answer = await this.receiver.authorize(`${name}?${key}`.slice(0, 512));
    // Where somebody was cut meanwhile the stream key may have been replaced: the encoder comes again by itself.
    if (!answer.isAllowed || this.cuts !== cutsBefore) return false;
    const { mediaId } = answer;
    const other = this.streams.get(mediaId);
    if (other && other.connectionId === id && id !== null) return true;
    if (other?.pull?.hasBegun) {
      this.receiver.refused(mediaId, 'second_encoder');
      return false;
    }
    if (other) void this.finish(other, 'lost', false);
    this.open(mediaId, path, id);
    return true;
  }

  private open(mediaId: string, path: string, connectionId: string | null): void {
    const stream = { mediaId, path, connectionId, pull: null, isOver: false } as unknown as Stream;
    stream.sender = new Sender({
      mediaId,
      protocol: 'external',
      receiver: this.receiver,
      commands: remuxCommands(this.walls, this.paths),
      after: this.endings.get(mediaId) ?? Promise.resolve(),
      pause: () => stream.pull?.pause(),
      resume: () => stream.pull?.resume(),
      refuse: (because, detail) => {
        if (stream.isOver) return;
        this.receiver.refused(mediaId, because, detail);
        void this.finish(stream, because, true);
      },
    });
    this.streams.set(mediaId, stream);
    void this.follow(stream);
  }

  /** Reads the stream as soon as it is there, until it is there no more. */
  private async follow(stream: Stream): Promise<void> {
    const url = `${this.options.url}/${stream.path}?token=${this.readToken}`;
    let until = performance.now() + beginWithinMs;
    while (!stream.isOver && performance.now() < until) {
      const pull = new Pull(pullCommand(this.walls, this.paths, url), stream.sender);
      stream.pull = pull;
      await pull.ended;
      stream.pull = null;
      if (pull.hasBegun) until = performance.now() + goneAfterMs;
      await wait(againAfterMs);
    }
    await this.finish(stream, 'lost', false);
  }

  private finish(stream: Stream, reason: EndReason, isSentAway: boolean): Promise<void> {
    const { mediaId, sender } = stream;
    if (stream.isOver) return Promise.resolve();
    stream.isOver = true;
    stream.pull?.end();
    if (isSentAway) void this.kick(stream);
    if (this.streams.get(mediaId) === stream) this.streams.delete(mediaId);
    const ending = sender.end(reason).finally(() => {
      if (this.endings.get(mediaId) === ending) this.endings.delete(mediaId);
    });
    this.endings.set(mediaId, ending);
    return ending;
  }

  /** The hook names an RTSP sender by another id than the control interface does, which also tells TLS apart. */
  private async kick({ path }: Stream): Promise<void> {
    const { apiUrl } = this.options;
    if (!apiUrl) return;
    const ask = (what: string, method = 'GET') =>
      fetch(`${apiUrl}/v3/${what}`, { method, signal: AbortSignal.timeout(answerWithinMs) });
    try {
      const found = await ask(`paths/get/${path.split('/').map(encodeURIComponent).join('/')}`);
      const { data } = pathSource.safeParse(found.ok ? await found.json() : null);
      if (data) await ask(`${data.source.type.toLowerCase()}s/kick/${encodeURIComponent(data.source.id)}`, 'POST');
    } catch {
      this.options.log.warn('live ingest: the control interface of the other server did not answer');
    }
  }

  private tick(): void {
    this.ticks += 1;
    for (const { sender, pull } of this.streams.values()) {
      if (pull?.hasBegun) sender.tick();
      if (this.ticks % 4 === 0) sender.measure();
    }
  }
}
