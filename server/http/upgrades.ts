import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeDependencies {
  /** By the path as it was sent, before its query: nothing is decoded or shortened. */
  handlers: Record<string, UpgradeHandler>;
  /** Paths that begin like this are served by somebody who listens himself: socket.io. */
  leaveTo: string;
}

export interface Upgrades {
  /** Cuts off, after a moment for goodbyes, who has not hung up: a phone that sleeps must not hold up our end. */
  letGo(): void;
}

const goodbyeMs = 1_000;

/** The one place that decides what becomes of a WebSocket handshake; what nobody serves ends at once. */
export function routeUpgrades(server: HttpServer, { handlers, leaveTo }: UpgradeDependencies): Upgrades {
  const open = new Set<Duplex>();
  let isOver = false;
  server.on('upgrade', (request, socket, head) => {
    if (isOver) return void socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // An upgraded socket has lost Node's own listener, and one that breaks must not take the server along.
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    if (target.startsWith(`${leaveTo}/`)) return;
    const path = target.split('?', 1)[0]!;
    if (Object.hasOwn(handlers, path)) handlers[path]!(request, socket, head);
    else refuseUpgrade(socket, 404);
  });
  return {
    letGo() {
      setTimeout(() => {
        isOver = true;
        for (const socket of open) socket.destroy();
      }, goodbyeMs).unref();
    },
  };
}

const reasons = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' };

/** Answers in place of the handshake, and hangs up. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof reasons): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
