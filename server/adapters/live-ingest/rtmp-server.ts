import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
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

interface Client {
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
  private readonly clients = new Set<Client>();
  private readonly publishers = new Map<string, Client>();
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
    const client = this.publishers.get(mediaId);
    if (client) this.sendAway(client, because);
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const server of this.servers) server.close();
    const ends = [...this.clients].map((client) => {
      client.connection.close();
      return this.forget(client, 'failed');
    });
    await Promise.all(ends);
  }

  private get publishWithinMs(): number {
    return this.options.publishWithinMs ?? usualPublishWithinMs;
  }

  private async open(
    protocol: Client['protocol'],
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

  private welcome(socket: Socket, protocol: Client['protocol']): void {
    const client = {
      socket,
      protocol,
      connectedMs: performance.now(),
      mediaId: null,
      sender: null,
    } as unknown as Client;
    client.connection = new RtmpConnection(socket, {
      publish: (streamKey) => void this.decide(client, streamKey),
      video: (timestamp, payload) => client.sender?.onVideo(timestamp, payload),
      audio: (timestamp, payload) => client.sender?.onAudio(timestamp, payload),
      metadata: (values) => client.sender?.onMetadata(values),
      gone: (because) => this.onGone(client, because),
    });
    socket.once('data', () => this.bounds.hasSpoken(socket));
    this.clients.add(client);
  }

  private onGone(client: Client, because: 'left' | 'lost' | 'damaged'): void {
    if (because === 'damaged' && client.mediaId) this.receiver.refused(client.mediaId, 'damaged');
    void this.forget(client, because);
  }

  private async decide(client: Client, streamKey: string): Promise<void> {
    const waitMs = this.bounds.answerAfterMs(client.socket);
    if (waitMs > 0) await wait(waitMs, undefined, { ref: false });
    const answer = await this.receiver.authorize(streamKey).catch(() => null);
    if (!this.clients.has(client)) return;
    // Nobody could be asked: the encoder comes again by itself.
    if (!answer) return client.connection.close();
    if (!answer.isAllowed) {
      if (answer.because === 'wrong_key') this.bounds.addWrongKey(client.socket);
      return this.turnAway(client, answer.because);
    }
    this.takeIn(client, answer.mediaId);
  }

  private takeIn(client: Client, mediaId: string): void {
    const other = this.publishers.get(mediaId);
    if (other && other.sender!.silentMs() < makeWayAfterMs) {
      this.receiver.refused(mediaId, 'second_encoder');
      return this.turnAway(client, 'second_encoder');
    }
    if (other) this.sendAway(other, 'second_encoder', 'lost');
    this.bounds.isSending(client.socket);
    client.mediaId = mediaId;
    this.publishers.set(mediaId, client);
    client.sender = this.createSender(client, mediaId);
    client.connection.accept();
  }

  private createSender(client: Client, mediaId: string): Sender {
    return new Sender({
      mediaId,
      protocol: client.protocol,
      receiver: this.receiver,
      commands: this.options.commands,
      after: this.endings.get(mediaId) ?? Promise.resolve(),
      pause: () => client.connection.pause(),
      resume: () => client.connection.resume(),
      refuse: (because, detail) => {
        this.receiver.refused(mediaId, because, detail);
        this.sendAway(client, because, because, detail);
      },
    });
  }

  private turnAway(client: Client, because: SenderRefusal): void {
    client.connection.refuse('NetStream.Publish.BadName', tellRefusal(because));
    void this.forget(client, because);
  }

  private sendAway(client: Client, because: SenderRefusal, reason: EndReason = because, detail?: string): void {
    client.connection.refuse('NetStream.Publish.Rejected', tellRefusal(because, detail));
    void this.forget(client, reason);
  }

  private forget(client: Client, reason: EndReason): Promise<void> {
    this.clients.delete(client);
    const { mediaId, sender } = client;
    if (!sender || !mediaId || this.publishers.get(mediaId) !== client) return Promise.resolve();
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
    for (const client of this.clients) {
      if (!client.sender && now - client.connectedMs > this.publishWithinMs) {
        client.connection.close();
        void this.forget(client, 'lost');
      }
      client.sender?.tick();
      if (this.ticks % measureEveryTicks === 0) client.sender?.measure();
    }
  }
}
