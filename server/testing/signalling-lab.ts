import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { WebSocket, WebSocketServer } from 'ws';
import { createHttp } from '#server/http/create-http.ts';
import { createRefuseSocket } from '#server/http/refuse-socket.ts';
import { createSignallingProxy } from '#server/http/signalling-proxy.ts';
import { routeUpgrades } from '#server/http/upgrades.ts';
import type { DecideSignalling, SignallingProtocol } from '#server/ports/signalling.ts';
import { testOrigin } from './test-http.ts';

/** The signalling proxy alone on a free port. */
export interface OpenProxy {
  app: FastifyInstance;
  port: number;
  /** Connects like a browser's client, by default with the origin of Foyer's pages. */
  connect(path: string, headers?: Record<string, string>): WebSocket;
  close(): Promise<void>;
}

export async function openProxy(protocol: SignallingProtocol, decide: DecideSignalling): Promise<OpenProxy> {
  const app = createHttp({ publicUrl: testOrigin, trustedProxies: [], logLevel: 'silent' });
  const log = { debug() {}, error() {} };
  const refuse = createRefuseSocket(testOrigin);
  const proxy = createSignallingProxy({ origin: testOrigin, refuse, protocol, decide, log });
  routeUpgrades(app.server, { handlers: proxy.upgrades, refuse, log: app.log });
  proxy.serveValidation(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    app,
    port,
    connect: (path, headers = {}) =>
      new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { origin: testOrigin, ...headers } }),
    async close() {
      proxy.close();
      await app.close();
    },
  };
}

/** The status of a handshake: 101, or that of the refusal. */
export async function statusOf(socket: WebSocket): Promise<number> {
  return await new Promise((resolve, reject) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode!);
      socket.terminate();
    });
    socket.on('error', (error) => {
      if (!/closed before the connection/u.test(error.message)) reject(error);
    });
  });
}

/** The status with which exactly these bytes are answered; 0 when the connection ends without an answer. */
export async function statusOfBytes(port: number, bytes: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  setTimeout(() => socket.destroy(), 3_000).unref();
  await Promise.race([once(socket, 'close'), once(socket, 'data')]);
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/u.exec(answer)?.[1] ?? 0);
}

export async function statusOfRequest(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const [response] = (await once(httpRequest({ port, host: '127.0.0.1', path, headers }).end(), 'response')) as [
    IncomingMessage,
  ];
  response.resume();
  return response.statusCode!;
}

/** A server in place of the engine that records what reaches it. */
export interface EngineStandIn {
  origin: string;
  requests: { url: string; headers: IncomingMessage['headers'] }[];
  sockets: WebSocket[];
  received: Buffer[];
  close(): void;
}

export async function openEngineStandIn(): Promise<EngineStandIn> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const stand: EngineStandIn = {
    origin: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    sockets: [],
    received: [],
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
  server.on('connection', (socket, request) => {
    stand.requests.push({ url: request.url!, headers: request.headers });
    stand.sockets.push(socket);
    socket.on('message', (message: Buffer) => stand.received.push(message));
  });
  return stand;
}
