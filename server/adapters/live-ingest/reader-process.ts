import type { LiveReceiver, LiveSender, LiveSink } from '#server/ports/live-ingest.ts';
import type { FromReader, ToReader } from './ipc.ts';
import { RtmpServer, type RtmpServerOptions } from './rtmp-server.ts';

/*
 * The process that reads what encoders send. It holds no secret of Foyer and no file but the certificate, and when it
 * fails Foyer goes on and starts another one.
 */

const mostBytesOnTheWay = 1 << 20;

type Answer = Awaited<ReturnType<LiveReceiver['authorize']>>;

const questions = new Map<number, (answer: Answer | null) => void>();
const sinks = new Map<number, RemoteSink>();
let lastNumber = 0;
let server: RtmpServer | null = null;

function tell(message: FromReader): void {
  if (process.connected) process.send!(message);
}

class RemoteSink implements LiveSink {
  private onTheWay = 0;
  private goOn: (() => void) | null = null;
  private readonly number: number;

  constructor(number: number) {
    this.number = number;
  }

  write(bytes: Buffer): void | Promise<void> {
    tell({ is: 'bytes', sink: this.number, bytes });
    this.onTheWay += bytes.length;
    if (this.onTheWay <= mostBytesOnTheWay) return;
    return new Promise((resolve) => {
      this.goOn = resolve;
    });
  }

  taken(bytes: number): void {
    this.onTheWay -= bytes;
    if (this.onTheWay > mostBytesOnTheWay) return;
    this.goOn?.();
    this.goOn = null;
  }

  measured(health: Parameters<LiveSink['measured']>[0]): void {
    tell({ is: 'health', sink: this.number, health });
  }

  end(because: Parameters<LiveSink['end']>[0]): void {
    sinks.delete(this.number);
    tell({ is: 'end', sink: this.number, because });
  }
}

const receiver: LiveReceiver = {
  async authorize(streamKey) {
    const question = ++lastNumber;
    tell({ is: 'question', question, streamKey });
    const answer = await new Promise<Answer | null>((resolve) => questions.set(question, resolve));
    if (!answer) throw new Error('Nobody could be asked.');
    return answer;
  },
  begin(sender: LiveSender) {
    const sink = new RemoteSink(++lastNumber);
    sinks.set(lastNumber, sink);
    tell({ is: 'begin', sink: lastNumber, sender });
    return sink;
  },
  refused: (mediaId, because, detail) => tell({ is: 'refused', mediaId, because, detail }),
  noted: (mediaId, note, detail) => tell({ is: 'noted', mediaId, note, detail }),
};

async function listen(options: RtmpServerOptions): Promise<void> {
  server = new RtmpServer(options, receiver);
  try {
    tell({ is: 'listening', ports: await server.listen() });
  } catch (error) {
    tell({ is: 'problem', problem: (error as Error).message });
  }
}

process.on('message', (message: ToReader) => {
  if (message.is === 'listen') void listen(message.options);
  if (message.is === 'close') void (server?.close() ?? Promise.resolve()).finally(() => process.disconnect());
  if (message.is === 'cut') server?.cut(message.mediaId, message.because);
  if (message.is === 'taken') sinks.get(message.sink)?.taken(message.bytes);
  if (message.is === 'answer') {
    questions.get(message.question)?.(message.answer);
    questions.delete(message.question);
  }
});
// Foyer is gone, or has heard of every end.
process.once('disconnect', () => process.exit());
process.on('uncaughtException', (error) => {
  const where = /^ +at .*$/mu.exec(error.stack ?? '')?.[0].trim() ?? 'somewhere';
  process.send!({ is: 'crashed', where } satisfies FromReader, () => process.exit(1));
});
// A terminal's Ctrl+C reaches the whole group; Foyer ends this process itself.
process.on('SIGINT', () => undefined);
