import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { memberNamespace, socketPath } from '#contracts/events.ts';
import type { TestApp } from './test-app.ts';
import { testOrigin } from './test-http.ts';

/** The socket of an open page, with all events that it received. */
export interface PageListener {
  socket: Socket;
  heard: [event: string, ...words: unknown[]][];
  /** All received events as sent over the wire. */
  wire(): string;
  /** How often this event was received. */
  count(event: string): number;
}

export type Connect = (page: { cookie: string; pageSessionId: string }) => Promise<PageListener>;

export interface ListeningApp {
  address: string;
  port: number;
  connect: Connect;
  /** Connects the socket of a member, which every page of the member has. */
  connectMember(cookie: string): Promise<PageListener>;
}

/** Lets the app listen, and connects pages to it as browsers do. */
export async function listenTo({ app }: TestApp): Promise<ListeningApp> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const connect = async (namespace: string, cookie: string, auth: object) => {
    const socket = io(`${address}${namespace}`, {
      path: socketPath,
      transports: ['websocket'],
      auth,
      extraHeaders: { origin: testOrigin, cookie },
      reconnection: false,
      forceNew: true,
    });
    const heard: PageListener['heard'] = [];
    const frames: string[] = [];
    socket.onAny((event: string, ...words: unknown[]) => heard.push([event, ...words]));
    socket.io.engine.on('packet', ({ data }) => frames.push(String(data)));
    const listener: PageListener = {
      socket,
      heard,
      wire: () => frames.join('\n'),
      count: (event) => heard.filter(([name]) => name === event).length,
    };
    if (!socket.connected) await Promise.race([once(socket as never, 'connect'), failed(socket)]);
    return listener;
  };
  return {
    ...{ address, port },
    connect: ({ cookie, pageSessionId }) => connect('/', cookie, { pageSessionId }),
    connectMember: (cookie) => connect(memberNamespace, cookie, {}),
  };
}

async function failed(socket: Socket): Promise<never> {
  const [error] = (await once(socket as never, 'connect_error')) as [Error];
  throw error;
}
