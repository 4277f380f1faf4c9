import { once } from 'node:events';
import { WebSocket } from 'ws';
import { socketPath } from '#contracts/events.ts';
import type { RealFoyer } from './real-foyer.ts';

export interface PageOfSocket {
  cookie: string;
  pageSessionId: string;
}

/**
 * The socket of an open page without the client library, which is too expensive for thousands in one process. Resolves
 * when it is accepted; rejects with the code of a refusal, or the reason why the connection broke.
 */
export async function openPageSocket(
  { port, origin }: Pick<RealFoyer, 'port' | 'origin'>,
  { cookie, pageSessionId }: PageOfSocket,
): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${port}${socketPath}/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url, { headers: { cookie, origin }, perMessageDeflate: false });
  const gone = once(socket, 'close').then(() => Promise.reject(new Error('The connection was closed.')));
  try {
    await Promise.race([greet(socket, { pageSessionId }), gone]);
  } catch (error) {
    socket.on('error', () => undefined);
    socket.terminate();
    throw error;
  } finally {
    gone.catch(() => undefined);
  }
  socket.on('message', (data: Buffer) => answerPing(socket, data));
  // The caller is notified by `close`.
  socket.on('error', () => undefined);
  return socket;
}

/** The handshake: engine.io opens, the page sends its page session, socket.io accepts it. */
export async function greet(socket: WebSocket, hello: object): Promise<void> {
  await once(socket, 'message');
  socket.send(`40${JSON.stringify(hello)}`);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  if (!answer.toString().startsWith('40')) throw new Error(`The page's socket was refused: ${answer.toString()}`);
}

/** True when the message was a ping: a client that does not answer it is disconnected. */
export function answerPing(socket: WebSocket, data: Buffer): boolean {
  const isPing = data.length === 1 && data[0] === 0x32;
  if (isPing) socket.send('3');
  return isPing;
}
