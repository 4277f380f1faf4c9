import type { Socket } from 'socket.io-client';
import { pageOver, serverEventNames, socketPath } from '#contracts/events.ts';
import type { ServerEvents, SocketHello } from '#contracts/events.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';

/**
 * When a server comes back, so does everybody who waits: each at a moment of her own, half a second to one and a half
 * after it was lost, and so on, ever longer.
 */
export const socketSettings = {
  path: socketPath,
  transports: ['websocket'],
  reconnectionDelay: 1_000,
  reconnectionDelayMax: 30_000,
  randomizationFactor: 0.5,
};

/**
 * Passes on to `hub` what the server says to this page. Without the socket (a proxy that lets none through) the page
 * learns what it must at its next renewal. Returns how to stop listening.
 */
export function listenToServer(pageSessionId: string, hub: ServerEventHub): () => void {
  let socket: Socket<ServerEvents> | null = null;
  let isStopped = false;
  async function connect(): Promise<void> {
    const { io } = await import('socket.io-client');
    if (isStopped) return;
    const hello: SocketHello = { pageSessionId };
    const opened: Socket<ServerEvents> = io({ ...socketSettings, auth: hello });
    socket = opened;
    for (const name of serverEventNames) {
      opened.on(name, (...told: unknown[]) => hub.emit(name, ...(told as Parameters<ServerEvents[typeof name]>)));
    }
    opened.on('connect', () => hub.emit('connection', true));
    opened.on('disconnect', () => hub.emit('connection', false));
    // The server let the request through but not this page: it is over.
    opened.on('connect_error', (error) => error.message === pageOver && hub.emit('renew'));
  }
  // The code for it may be out of reach as the server may: renewals go on either way.
  connect().catch(() => {});
  return () => {
    isStopped = true;
    socket?.disconnect();
  };
}
