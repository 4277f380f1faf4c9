import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeRoutes {
  /** By the path as it was sent, before its query: nothing is decoded or shortened. */
  handlers: Record<string, UpgradeHandler>;
  /** Paths that begin like this are served by somebody who listens himself: socket.io. */
  leaveTo: string;
}

/** The one place that decides what becomes of a WebSocket handshake; what nobody serves ends at once. */
export function routeUpgrades(server: HttpServer, { handlers, leaveTo }: UpgradeRoutes): void {
  server.on('upgrade', (request, socket, head) => {
    // An upgraded socket has lost Node's own listener, and one that breaks must not take the server along.
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    if (target.startsWith(`${leaveTo}/`)) return;
    const path = target.split('?', 1)[0]!;
    if (Object.hasOwn(handlers, path)) handlers[path]!(request, socket, head);
    else refuseUpgrade(socket, 404);
  });
}

const reasons = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' };

/** Answers in place of the handshake, and hangs up. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof reasons): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
