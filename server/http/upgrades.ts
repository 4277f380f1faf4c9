import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RefuseSocket } from './refuse-socket.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeDependencies {
  /** By the path as it was sent, without the query: nothing is decoded or normalized. */
  handlers: Record<string, UpgradeHandler>;
  refuse: RefuseSocket;
  log: { error(text: string): void };
}

export interface Upgrades {
  /** Destroys the sockets that are still open after a second: a sleeping phone must not delay the server's end. */
  letGo(): void;
}

const goodbyeMs = 1_000;
/** Browsers try again and again; the log needs to say it now and then only. */
const toldEveryMs = 3_600_000;

/** Passes each WebSocket handshake to the handler of its path. Refuses one without a handler, and malformed ones. */
export function routeUpgrades(server: HttpServer, dependencies: UpgradeDependencies): Upgrades {
  const { handlers, refuse } = dependencies;
  const open = new Set<Duplex>();
  let isOver = false;
  tellOfSwallowed(server, dependencies);
  server.on('upgrade', (request, socket, head) => {
    if (isOver) return void socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Node removes its own listener from an upgraded socket; without one, an error would end the process.
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?', 1)[0]!;
    if (!Object.hasOwn(handlers, path)) refuse(socket, 404);
    else if (!isHandshake(request)) refuse(socket, 400);
    else handlers[path]!(request, socket, head);
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

/**
 * A browser's handshake that arrives as an ordinary request has lost its `Upgrade` header on the way: a proxy
 * is not configured for WebSockets. Rooms cannot work then, and only the administrator can repair it.
 */
function tellOfSwallowed(server: HttpServer, { handlers, log }: UpgradeDependencies): void {
  let toldMs = -Infinity;
  server.on('request', ({ url = '', headers }: IncomingMessage) => {
    // First, because ordinary requests are told apart by it at once.
    if (headers['sec-websocket-key'] === undefined) return;
    const isOurs = Object.hasOwn(handlers, url.split('?', 1)[0]!);
    if (!isOurs || performance.now() - toldMs < toldEveryMs) return;
    toldMs = performance.now();
    log.error(
      'A live connection arrived without its Upgrade header: the proxy in front of Foyer does not pass WebSockets on, so rooms cannot work. See "The proxy" in docs/operations.md.',
    );
  });
}

/** Whether the libraries behind the handlers would take it as a WebSocket handshake: their own refusals lack headers. */
function isHandshake({ method, headers }: IncomingMessage): boolean {
  const { upgrade = '', 'sec-websocket-key': key = '', 'sec-websocket-version': version = '' } = headers;
  return (
    method === 'GET' &&
    upgrade.toLowerCase() === 'websocket' &&
    /^[+/0-9A-Za-z]{22}==$/u.test(key) &&
    /^(8|13)$/u.test(version) &&
    headers['sec-websocket-protocol'] === undefined
  );
}
