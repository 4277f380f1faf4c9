import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { EnginePorts } from './engine-config.ts';
import { EngineProblem } from './states.ts';

const retryAfterMs = 3_000;

/** The ports an engine may take now; 0 stands for any free one. Throws an EngineProblem that names the one taken. */
export async function choosePorts(wanted: { udp: number; tcp: number }): Promise<EnginePorts> {
  const tcp = await tryTcp(wanted.tcp);
  if (tcp === null) throw taken('TCP', wanted.tcp);
  const udp = await tryUdp(wanted.udp);
  if (udp === null) throw taken('UDP', wanted.udp);
  const api = await tryTcp(0, '127.0.0.1');
  return { api: api!, udp, tcp };
}

function taken(kind: 'UDP' | 'TCP', port: number): EngineProblem {
  const sentence = `${kind} port ${port}, which rooms send sound and pictures through, is taken: stop what uses it, or set FOYER_LIVEKIT_${kind}_PORT to another one.`;
  return new EngineProblem(sentence, retryAfterMs);
}

async function tryTcp(port: number, host?: string): Promise<number | null> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  } catch (error) {
    return judge(error);
  } finally {
    server.close();
  }
}

async function tryUdp(port: number): Promise<number | null> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, exclusive: true });
    await once(socket, 'listening');
    return socket.address().port;
  } catch (error) {
    return judge(error);
  } finally {
    socket.close();
  }
}

function judge(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE' || code === 'EACCES') return null;
  throw error;
}
