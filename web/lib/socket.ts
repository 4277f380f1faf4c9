import { socketPath } from '#contracts/events.ts';

/**
 * Spreads reconnects after a server restart: each page at a random moment, half a second to one and a half after the
 * loss, then with ever longer waits.
 */
export const socketSettings = {
  path: socketPath,
  transports: ['websocket'],
  reconnectionDelay: 1_000,
  reconnectionDelayMax: 30_000,
  randomizationFactor: 0.5,
};

/** Fetches the socket's client; a page that knows that it will need it calls this ahead. */
export const loadSocketCode = () => import('socket.io-client');
