import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeDependencies {
  /** By the path as it was sent, without the query: nothing is decoded or normalized. */
  handlers: Record<string, UpgradeHandler>;
  /** Paths below this one are left to socket.io, which has its own listener. */
  leaveTo: string;
}

export interface Upgrades {
  /** Destroys the sockets that are still open after a second: a sleeping phone must not delay the server's end. */
  letGo(): void;
}

const goodbyeMs = 1_000;

/** Passes each WebSocket handshake to its handler; one without a handler is refused with 404. */
export function routeUpgrades(server: HttpServer, { handlers, leaveTo }: UpgradeDependencies): Upgrades {
  const open = new Set<Duplex>();
  let isOver = false;
  server.on('upgrade', (request, socket, head) => {
    if (isOver) return void socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Node removes its own listener from an upgraded socket; without one, an error would end the process.
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

/** Answers the handshake with this status and closes the connection. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof reasons): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
