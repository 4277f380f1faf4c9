import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { LiveReceiver, LiveSink, SenderRefusal } from '#server/ports/live-ingest.ts';
import { AddressBounds } from './address-bounds.ts';
import { RtmpConnection } from './connection.ts';
import { tellRefusal } from './refusal-words.ts';
import type { RemuxCommands } from './remux-command.ts';
import { Sender } from './sender.ts';

export interface RtmpServerOptions {
  host: string;
  /** Null: not served. 0: any free port. */
  port: number | null;
  secure: { port: number; certificatePath: string; keyPath: string } | null;
  commands: RemuxCommands;
  /** How long a connection may take until it sends. */
  publishWithinMs?: number;
}

export interface ListeningPorts {
  rtmp: number | null;
  rtmps: number | null;
}

interface Guest {
  connection: RtmpConnection;
  socket: Socket;
  protocol: 'rtmp' | 'rtmps';
  connectedMs: number;
  mediaId: string | null;
  sender: Sender | null;
}

type EndReason = Parameters<LiveSink['end']>[0];

const usualPublishWithinMs = 10_000;
const tickEveryMs = 250;
const measureEveryTicks = 4;
const readCertificateEveryMs = 60_000;
/** A sender that has stood still for this long makes way for another with the same key: its network changed. */
const makeWayAfterMs = 3_000;

/** Listens for encoders, and knows which of them sends to which item. */
export class RtmpServer {
  private readonly guests = new Set<Guest>();
  private readonly publishers = new Map<string, Guest>();
  /** Senders that are gone while their last pictures are still being written. */
  private readonly endings = new Map<string, Promise<void>>();
  private readonly bounds = new AddressBounds();
  private readonly servers: (Server | TlsServer)[] = [];
  private readonly options: RtmpServerOptions;
  private readonly receiver: LiveReceiver;
  private readonly timers: NodeJS.Timeout[] = [];
  private ticks = 0;

  constructor(options: RtmpServerOptions, receiver: LiveReceiver) {
    this.options = options;
    this.receiver = receiver;
  }

  async listen(): Promise<ListeningPorts> {
    const { port, secure, host } = this.options;
    const rtmp = port === null ? null : await this.open('rtmp', createServer(), port, host);
    const rtmps = secure === null ? null : await this.openSecure(secure, host);
    this.timers.push(setInterval(() => this.tick(), tickEveryMs));
    return { rtmp, rtmps };
  }

  cut(mediaId: string, because: SenderRefusal): void {
    const guest = this.publishers.get(mediaId);
    if (guest) this.sendAway(guest, because);
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const server of this.servers) server.close();
    const ends = [...this.guests].map((guest) => {
      guest.connection.close();
      return this.forget(guest, 'failed');
    });
    await Promise.all(ends);
  }

  private get publishWithinMs(): number {
    return this.options.publishWithinMs ?? usualPublishWithinMs;
  }

  private async open(
    protocol: Guest['protocol'],
    server: Server | TlsServer,
    port: number,
    host: string,
  ): Promise<number> {
    this.servers.push(server);
    // For TLS this is the plain connection below it, which counts from its beginning.
    server.on('connection', (socket: Socket) => {
      if (!this.bounds.admit(socket)) socket.destroy();
    });
    server.on(protocol === 'rtmp' ? 'connection' : 'secureConnection', (socket: Socket) => {
      if (!socket.destroyed) this.welcome(socket, protocol);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    server.removeAllListeners('error');
    server.on('error', () => undefined);
    return (server.address() as { port: number }).port;
  }

  private openSecure(secure: NonNullable<RtmpServerOptions['secure']>, host: string): Promise<number> {
    const read = () => ({ cert: readFileSync(secure.certificatePath), key: readFileSync(secure.keyPath) });
    const options = { ...read(), handshakeTimeout: this.publishWithinMs };
    const server = createTlsServer(options);
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    // A renewed certificate is used without a restart; one that cannot be read leaves the old one.
    const renew = () => {
      try {
        server.setSecureContext(read());
      } catch {}
    };
    this.timers.push(setInterval(renew, readCertificateEveryMs));
    return this.open('rtmps', server, secure.port, host);
  }

  private welcome(socket: Socket, protocol: Guest['protocol']): void {
    const guest = { socket, protocol, connectedMs: performance.now(), mediaId: null, sender: null } as unknown as Guest;
    guest.connection = new RtmpConnection(socket, {
      publish: (streamKey) => void this.decide(guest, streamKey),
      video: (timestamp, payload) => guest.sender?.onVideo(timestamp, payload),
      audio: (timestamp, payload) => guest.sender?.onAudio(timestamp, payload),
      metadata: (values) => guest.sender?.onMetadata(values),
      gone: (because) => this.onGone(guest, because),
    });
    socket.once('data', () => this.bounds.hasSpoken(socket));
    this.guests.add(guest);
  }

  private onGone(guest: Guest, because: 'left' | 'lost' | 'damaged'): void {
    if (because === 'damaged' && guest.mediaId) this.receiver.refused(guest.mediaId, 'damaged');
    void this.forget(guest, because);
  }

  private async decide(guest: Guest, streamKey: string): Promise<void> {
    if (!this.bounds.mayTry(guest.socket)) return this.turnAway(guest, 'wrong_key');
    const answer = await this.receiver.authorize(streamKey).catch(() => null);
    if (!this.guests.has(guest)) return;
    // Nobody could be asked: the encoder comes again by itself.
    if (!answer) return guest.connection.close();
    if (!answer.isAllowed) {
      if (answer.because === 'wrong_key') this.bounds.addWrongKey(guest.socket);
      return this.turnAway(guest, answer.because);
    }
    this.takeIn(guest, answer.mediaId);
  }

  private takeIn(guest: Guest, mediaId: string): void {
    const other = this.publishers.get(mediaId);
    if (other && other.sender!.silentMs() < makeWayAfterMs) {
      this.receiver.refused(mediaId, 'second_encoder');
      return this.turnAway(guest, 'second_encoder');
    }
    if (other) this.sendAway(other, 'second_encoder', 'lost');
    this.bounds.isSending(guest.socket);
    guest.mediaId = mediaId;
    this.publishers.set(mediaId, guest);
    guest.sender = this.createSender(guest, mediaId);
    guest.connection.accept();
  }

  private createSender(guest: Guest, mediaId: string): Sender {
    return new Sender({
      mediaId,
      protocol: guest.protocol,
      receiver: this.receiver,
      commands: this.options.commands,
      after: this.endings.get(mediaId) ?? Promise.resolve(),
      pause: () => guest.connection.pause(),
      resume: () => guest.connection.resume(),
      refuse: (because, detail) => {
        this.receiver.refused(mediaId, because, detail);
        this.sendAway(guest, because, because, detail);
      },
    });
  }

  private turnAway(guest: Guest, because: SenderRefusal): void {
    guest.connection.refuse('NetStream.Publish.BadName', tellRefusal(because));
    void this.forget(guest, because);
  }

  private sendAway(guest: Guest, because: SenderRefusal, reason: EndReason = because, detail?: string): void {
    guest.connection.refuse('NetStream.Publish.Rejected', tellRefusal(because, detail));
    void this.forget(guest, reason);
  }

  private forget(guest: Guest, reason: EndReason): Promise<void> {
    this.guests.delete(guest);
    const { mediaId, sender } = guest;
    if (!sender || !mediaId || this.publishers.get(mediaId) !== guest) return Promise.resolve();
    this.publishers.delete(mediaId);
    const ending = sender.end(reason).finally(() => {
      if (this.endings.get(mediaId) === ending) this.endings.delete(mediaId);
    });
    this.endings.set(mediaId, ending);
    return ending;
  }

  private tick(): void {
    this.ticks += 1;
    const now = performance.now();
    for (const guest of this.guests) {
      if (!guest.sender && now - guest.connectedMs > this.publishWithinMs) {
        guest.connection.close();
        void this.forget(guest, 'lost');
      }
      guest.sender?.tick();
      if (this.ticks % measureEveryTicks === 0) guest.sender?.measure();
    }
  }
}
