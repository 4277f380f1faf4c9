import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { EnginePorts } from './engine-config.ts';
import { EngineFailure } from './states.ts';

const retryAfterMs = 3_000;

/** Chooses ports that are free now; 0 means any free port. Throws an EngineFailure that names a port in use. */
export async function choosePorts(wanted: { udp: number; tcp: number }): Promise<EnginePorts> {
  const tcp = await tryTcp(wanted.tcp);
  if (tcp === null) throw taken('TCP', wanted.tcp);
  const udp = await tryUdp(wanted.udp);
  if (udp === null) throw taken('UDP', wanted.udp);
  const api = await tryTcp(0, '127.0.0.1');
  return { api: api!, udp, tcp };
}

function taken(protocol: 'UDP' | 'TCP', port: number): EngineFailure {
  const message = `${protocol} port ${port}, which rooms use for sound and pictures, is taken: stop the program that uses it, or set FOYER_LIVEKIT_${protocol}_PORT to another port.`;
  return new EngineFailure({ code: 'port_taken', values: { protocol, port } }, message, retryAfterMs);
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
