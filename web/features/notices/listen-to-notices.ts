import type { Socket } from 'socket.io-client';
import { memberNamespace, type MemberEvents } from '#contracts/events.ts';
import { loadSocketCode, socketSettings } from '../../lib/socket.ts';

/**
 * Calls `onChanged` whenever what this member is told has changed, and when that may have been missed: at each connection.
 * Without the socket the page learns of it when it asks by itself. Returns the function that stops listening.
 */
export function listenToNotices(onChanged: () => void): () => void {
  let socket: Socket<MemberEvents> | null = null;
  let isStopped = false;
  async function connect(): Promise<void> {
    const { io } = await loadSocketCode();
    if (isStopped) return;
    // On a connection of its own: the server closes that of a page together with its page session.
    socket = io(memberNamespace, { ...socketSettings, forceNew: true });
    socket.on('connect', onChanged);
    socket.on('notices', onChanged);
  }
  // The socket's code may be as unreachable as the server.
  connect().catch(() => {});
  return () => {
    isStopped = true;
    socket?.disconnect();
  };
}
