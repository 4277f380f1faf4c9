import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SwallowingProxy {
  address: string;
  /** Where requests go from now on. */
  leadTo(port: number): void;
  close(): void;
}

/** A reverse proxy that passes WebSocket handshakes on as ordinary requests, as nginx does without configuration. */
export async function startSwallowingProxy(): Promise<SwallowingProxy> {
  let target = 0;
  function passOn({ method, url, headers }: IncomingMessage) {
    const kept = { ...headers };
    delete kept.upgrade;
    delete kept.connection;
    return request({ host: '127.0.0.1', port: target, method, path: url, headers: kept });
  }
  const server = createServer((incoming, answer) => {
    const passed = passOn(incoming);
    passed.on('response', (reply) => reply.pipe(answer.writeHead(reply.statusCode!, reply.headers)));
    passed.on('error', () => answer.destroy());
    incoming.pipe(passed);
  });
  server.on('upgrade', (incoming, socket) => {
    socket.on('error', () => socket.destroy());
    const passed = passOn(incoming);
    passed.on('response', (reply) => {
      reply.resume();
      socket.end(`HTTP/1.1 ${reply.statusCode} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
    passed.on('error', () => socket.destroy());
    passed.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: (port) => (target = port),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
