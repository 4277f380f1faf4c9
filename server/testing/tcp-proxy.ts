import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A proxy that simulates faults of the network between a client and a server. */
export interface TcpProxy {
  port: number;
  /** Delay of the server's answers from now on. */
  delayMs: number;
  /** Whether nothing passes in either direction while connections stay open, as with a pulled cable. */
  isSilent: boolean;
  /** Number of open connections. */
  connections(): number;
  /** Breaks the connection when the client next sends this text: the server receives it, and the answer is lost. */
  loseAnswerTo(words: string): Promise<void>;
  close(): Promise<void>;
}

const heardWithinMs = 500;

export async function openTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<Socket>();
  let lost: { words: string; tell(): void } | null = null;
  const server = createServer((client) => {
    const upstream = connect(target);
    pairs.add(client);
    const end = () => {
      pairs.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', end);
    }
    let isMute = false;
    client.on('data', (data: Buffer) => {
      if (proxy.isSilent) return;
      upstream.write(data);
      if (!lost || !data.includes(lost.words)) return;
      isMute = true;
      const { tell } = lost;
      lost = null;
      void wait(heardWithinMs).then(end).then(tell);
    });
    // Timers of equal length fire in the order in which they were set, so the order of the data is kept.
    upstream.on('data', (data: Buffer) => {
      const pass = () => !isMute && !proxy.isSilent && client.write(data);
      if (proxy.delayMs === 0) pass();
      else setTimeout(pass, proxy.delayMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    delayMs: 0,
    isSilent: false,
    connections: () => pairs.size,
    loseAnswerTo: (words) => new Promise((tell) => (lost = { words, tell })),
    async close() {
      for (const client of pairs) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

/** Opens a proxy to the database at this address; returns the address to use instead. */
export async function openProxyFor(databaseUrl: string): Promise<{ proxy: TcpProxy; url: string }> {
  const url = new URL(databaseUrl);
  const proxy = await openTcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { proxy, url: url.href };
}
