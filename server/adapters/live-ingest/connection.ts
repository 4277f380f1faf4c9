import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { readAmf, type AmfValue } from './amf0.ts';
import { ChunkReader, ProtocolError, type RtmpMessage } from './chunk-reader.ts';
import {
  messageType,
  writeCommand,
  writeNumber,
  writePeerBandwidth,
  writePong,
  writeStatus,
  writeStreamBegin,
} from './messages.ts';

/** What happens on a connection; `publish` is followed by silence until `accept` or `refuse`. */
export interface ConnectionEvents {
  publish(streamKey: string): void;
  video(timestamp: number, payload: Buffer): void;
  audio(timestamp: number, payload: Buffer): void;
  metadata(values: AmfValue[]): void;
  /** Called once. `left`: the sender said goodbye. `damaged`: it broke the protocol. */
  gone(because: 'left' | 'lost' | 'damaged'): void;
}

const handshakeBytes = 1_536;
const windowBytes = 2_500_000;
const smallestWindow = 65_536;
const largestBeforePublish = 65_536;
const largestMessage = 4 << 20;
const longestKey = 512;
/** Answers that wait for a sender to read them; encoders read all, as they come. */
const mostUnreadBytes = 262_144;
const lingerMs = 1_000;

type Stage = 'hello' | 'echo' | 'open' | 'asked' | 'publishing' | 'over';

/** One encoder that speaks RTMP: the handshake, its commands, and the messages of its stream. */
export class RtmpConnection {
  private stage: Stage = 'hello';
  private shaken = Buffer.alloc(0);
  /** Messages of a sender that does not wait for the answer: no more than its socket had read by then. */
  private readonly early: RtmpMessage[] = [];
  private receivedBytes = 0;
  private acknowledgedBytes = 0;
  private window = windowBytes;
  private readonly socket: Socket;
  private readonly events: ConnectionEvents;
  private readonly chunks = new ChunkReader({
    onMessage: (message) => this.hear(message),
    mostMessageBytes: () => (this.stage === 'open' ? largestBeforePublish : largestMessage),
  });

  constructor(socket: Socket, events: ConnectionEvents) {
    this.socket = socket;
    this.events = events;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.receive(bytes));
    socket.on('error', () => this.leave('lost'));
    socket.on('close', () => this.leave('lost'));
    socket.on('end', () => this.leave('lost'));
  }

  get isPublishing(): boolean {
    return this.stage === 'publishing';
  }

  accept(): void {
    if (this.stage !== 'asked') return;
    this.stage = 'publishing';
    this.send(writeStreamBegin());
    this.send(writeStatus('status', 'NetStream.Publish.Start', 'Publishing.'));
    this.resume();
    for (const message of this.early.splice(0)) this.guard(() => this.hear(message));
  }

  /** Tells the sender's program in words, and closes. */
  refuse(code: string, description: string): void {
    if (this.stage === 'over') return;
    this.stage = 'over';
    this.send(writeStatus('error', code, description));
    this.socket.end();
    setTimeout(() => this.socket.destroy(), lingerMs).unref();
  }

  close(): void {
    this.stage = 'over';
    this.socket.destroy();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    if (this.stage !== 'asked') this.socket.resume();
  }

  private receive(bytes: Buffer): void {
    if (this.stage === 'over') return;
    this.receivedBytes += bytes.length;
    if (this.receivedBytes - this.acknowledgedBytes >= this.window) {
      this.acknowledgedBytes = this.receivedBytes;
      this.send(writeNumber(messageType.acknowledgement, this.receivedBytes % 2 ** 32));
    }
    this.guard(() => {
      if (this.stage === 'hello' || this.stage === 'echo') this.shakeHands(bytes);
      else this.chunks.push(bytes);
    });
  }

  /** Whatever a sender makes the reader throw ends that sender alone. */
  private guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof ProtocolError || error instanceof RangeError)) throw error;
      this.leave('damaged');
      this.socket.destroy();
    }
  }

  private shakeHands(bytes: Buffer): void {
    this.shaken = Buffer.concat([this.shaken, bytes]);
    if (this.stage === 'hello') {
      if (this.shaken[0] !== 3) throw new ProtocolError('not plain RTMP');
      if (this.shaken.length < 1 + handshakeBytes) return;
      const theirs = this.shaken.subarray(1, 1 + handshakeBytes);
      const ours = Buffer.concat([Buffer.alloc(8), randomBytes(handshakeBytes - 8)]);
      this.send(Buffer.concat([Buffer.from([3]), ours, theirs]));
      this.shaken = this.shaken.subarray(1 + handshakeBytes);
      this.stage = 'echo';
    }
    if (this.shaken.length < handshakeBytes) return;
    const rest = this.shaken.subarray(handshakeBytes);
    this.shaken = Buffer.alloc(0);
    this.stage = 'open';
    if (rest.length > 0) this.chunks.push(rest);
  }

  private hear({ type, payload, timestamp, streamId }: RtmpMessage): void {
    if (this.stage === 'over') return;
    if (this.stage === 'asked' && type >= messageType.audio) {
      this.early.push({ type, payload, timestamp, streamId });
      return;
    }
    if (type === messageType.video && this.isPublishing) return this.events.video(timestamp, payload);
    if (type === messageType.audio && this.isPublishing) return this.events.audio(timestamp, payload);
    if (type === messageType.command) return this.obey(readAmf(payload));
    if (type === messageType.commandAmf3) return this.obey(readAmf(payload.subarray(1)));
    if (type === messageType.data && this.isPublishing) return this.events.metadata(readAmf(payload));
    if (type < messageType.audio && payload.length >= 4) this.control(type, payload);
  }

  private control(type: number, payload: Buffer): void {
    const value = payload.readUInt32BE();
    if (type === messageType.setChunkSize) {
      if (value < 1 || value > 0x7f_ff_ff_ff) throw new ProtocolError('a chunk size of no use');
      this.chunks.chunkSize = value;
    }
    if (type === messageType.abort) this.chunks.abort(value);
    if (type === messageType.windowSize) this.window = Math.max(smallestWindow, Math.min(value, windowBytes));
    const isPing = type === messageType.userControl && payload.length >= 6 && payload.readUInt16BE() === 6;
    if (isPing) this.send(writePong(payload));
  }

  private obey([name, transaction, , ...given]: AmfValue[]): void {
    const number = typeof transaction === 'number' ? transaction : 0;
    if (name === 'connect') return this.connect(number);
    if (name === 'createStream') return this.send(writeCommand('_result', number, [null, 1]));
    if (name === 'publish') return this.ask(given[0]);
    if (name === 'play' || name === 'play2')
      return this.refuse('NetStream.Play.Failed', 'Foyer takes streams here and gives none.');
    if (name === 'deleteStream' || name === 'closeStream' || name === 'FCUnpublish') return this.sayGoodbye();
    if (number > 0) this.send(writeCommand('_result', number, [null, null]));
  }

  private connect(transaction: number): void {
    this.send(writeNumber(messageType.windowSize, windowBytes));
    this.send(writePeerBandwidth(windowBytes));
    const description = { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected.' };
    this.send(
      writeCommand('_result', transaction, [
        { fmsVer: 'FMS/3,0,1,123', capabilities: 31 },
        { ...description, objectEncoding: 0 },
      ]),
    );
  }

  private ask(streamKey: AmfValue | undefined): void {
    if (this.stage !== 'open') throw new ProtocolError('publishes twice');
    this.stage = 'asked';
    this.socket.pause();
    this.events.publish(typeof streamKey === 'string' ? streamKey.slice(0, longestKey) : '');
  }

  private sayGoodbye(): void {
    if (!this.isPublishing) return;
    this.leave('left');
    this.socket.end();
  }

  private leave(because: 'left' | 'lost' | 'damaged'): void {
    if (this.stage === 'over') return;
    this.stage = 'over';
    this.events.gone(because);
    setTimeout(() => this.socket.destroy(), lingerMs).unref();
  }

  private send(bytes: Buffer): void {
    if (this.socket.destroyed || !this.socket.writable) return;
    this.socket.write(bytes);
    if (this.socket.writableLength <= mostUnreadBytes) return;
    this.leave('damaged');
    this.socket.destroy();
  }
}
