import type { Socket } from 'socket.io-client';
import { pageOver, serverEventNames } from '#contracts/events.ts';
import type { ServerEvents, SocketHello } from '#contracts/events.ts';
import { call } from '../../lib/api.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { loadSocketCode, socketSettings } from '../../lib/socket.ts';
import { createBlockedWatch } from './blocked-socket.ts';

/**
 * Passes the server's events for this page on to `hub`. Without the socket (a proxy that lets none through) the page
 * learns what it needs at its next renewal. Returns the function that stops listening.
 */
export function listenToServer(pageSessionId: string, hub: ServerEventHub): () => void {
  let socket: Socket<ServerEvents> | null = null;
  let isStopped = false;
  async function connect(): Promise<void> {
    const { io } = await loadSocketCode();
    if (isStopped) return;
    const hello: SocketHello = { pageSessionId };
    const opened: Socket<ServerEvents> = io({ ...socketSettings, auth: hello });
    socket = opened;
    for (const name of serverEventNames) {
      opened.on(name, (...values: unknown[]) => hub.emit(name, ...(values as Parameters<ServerEvents[typeof name]>)));
    }
    const watch = createBlockedWatch({ answersHttp, onBlocked: () => hub.emit('blocked') });
    opened.on('connect', () => {
      watch.opened();
      hub.emit('connection', true);
    });
    opened.on('disconnect', () => hub.emit('connection', false));
    opened.on('connect_error', (error) => {
      // The server let the request through but refused this page session: it is over.
      if (error.message === pageOver) hub.emit('renew');
      else void watch.failed();
    });
  }
  // The socket's code may be as unreachable as the server: renewals go on either way.
  connect().catch(() => {});
  return () => {
    isStopped = true;
    socket?.disconnect();
  };
}

const answersHttp = () =>
  call('GET /healthz', {}).then(
    () => true,
    () => false,
  );
