import type { Socket } from 'socket.io-client';
import type { ServerEvents, SocketHello } from '#contracts/events.ts';

/**
 * Calls `renew` when the server says that something about this page changed. Without the socket (a proxy that lets none
 * through) the page learns it at its next renewal. Returns how to stop listening.
 */
export function listenToServer(pageSessionId: string, renew: () => void): () => void {
  let socket: Socket<ServerEvents> | null = null;
  let isStopped = false;
  async function connect(): Promise<void> {
    const { io } = await import('socket.io-client');
    if (isStopped) return;
    const hello: SocketHello = { pageSessionId };
    socket = io({ path: '/socket', transports: ['websocket'], auth: hello, reconnectionDelayMax: 30_000 });
    socket.on('renew', renew);
    // The server let the request through but not this page: it is over.
    socket.on('connect_error', (error) => error.message === 'page_sessions.ended' && renew());
  }
  // The code for it may be out of reach as the server may: renewals go on either way.
  connect().catch(() => {});
  return () => {
    isStopped = true;
    socket?.disconnect();
  };
}
