import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findFreePort } from './foyer.ts';

const key = 'cluster';
const secret = 'a secret of a cluster, long enough';

interface Node {
  /** Its id in Redis. */
  id: string;
  port: number;
  child: ChildProcess;
}

/** Two engines on one Redis behind one address, which assigns signalling connections to them alternately. */
export class Cluster {
  readonly #program: string;
  readonly #folder: string;
  readonly #redisPort: number;
  readonly #open = new Set<Socket>();
  readonly #balancer = createServer((socket) => this.#pass(socket));
  #redis: ChildProcess | null = null;
  #nodes: Node[] = [];
  /** Number of signalling connections assigned so far. */
  #dealt = 0;
  /** The node of each signalling connection, in order. */
  readonly signalling: string[] = [];

  private constructor(program: string, folder: string, redisPort: number) {
    this.#program = program;
    this.#folder = folder;
    this.#redisPort = redisPort;
  }

  static async start(program: string): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-cluster-'));
    const cluster = new Cluster(program, folder, await findFreePort());
    await cluster.startRedis();
    cluster.#nodes = [await cluster.#startNode(), await cluster.#startNode()];
    cluster.#balancer.listen(0, '127.0.0.1');
    await once(cluster.#balancer, 'listening');
    return cluster;
  }

  /** Settings for a Foyer that uses this cluster. */
  get settings() {
    const { port } = this.#balancer.address() as AddressInfo;
    return {
      FOYER_LIVEKIT_URL: `http://127.0.0.1:${port}`,
      FOYER_LIVEKIT_KEY: key,
      FOYER_LIVEKIT_SECRET: secret,
    };
  }

  /** The node that carries the media of the only room. */
  async roomNode(): Promise<string> {
    const given = ['-p', String(this.#redisPort), 'hvals', 'room_node_map'];
    const { stdout } = await promisify(execFile)('redis-cli', given);
    return stdout.trim();
  }

  async killNode(id: string): Promise<void> {
    await end(this.#nodes.find((node) => node.id === id)!.child);
    this.#nodes = this.#nodes.filter((node) => node.id !== id);
  }

  async startRedis(): Promise<void> {
    // With a Redis that lost its data nobody can join a running room: see docs/room-engine.md.
    const keep = ['--appendonly', 'yes', '--save', '', '--dir', this.#folder];
    const given = ['--port', String(this.#redisPort), '--bind', '127.0.0.1', ...keep];
    this.#redis = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
    await readUntil(this.#redis, /Ready to accept connections/u);
  }

  async killRedis(): Promise<void> {
    await end(this.#redis!);
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#balancer.close();
    for (const { child } of this.#nodes) await end(child);
    await this.killRedis();
    await rm(this.#folder, { recursive: true });
  }

  async #startNode(): Promise<Node> {
    const [port, udp, tcp] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const config = join(this.#folder, String(port));
    const local = { node_ip: '127.0.0.1', use_external_ip: false, enable_loopback_candidate: true };
    const described = {
      port,
      bind_addresses: ['127.0.0.1'],
      keys: { [key]: secret },
      rtc: { udp_port: udp, tcp_port: tcp, stun_servers: [`127.0.0.1:${udp}`], ...local },
      room: { auto_create: false, enable_remote_unmute: true },
      redis: { address: `127.0.0.1:${this.#redisPort}` },
      logging: { json: true },
    };
    await writeFile(config, JSON.stringify(described));
    const child = spawn(this.#program, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'], env: {} });
    const [, id] = await readUntil(child, /"nodeID":\s*"([^"]+)"/u);
    return { id: id!, port, child };
  }

  /** Signalling connections alternate between nodes, whatever other requests come between; a dead node is skipped. */
  #pass(socket: Socket): void {
    this.#keep(socket);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      const isSignalling = first.toString('latin1').startsWith('GET /rtc');
      if (isSignalling) this.#dealt += 1;
      const from = this.#dealt % this.#nodes.length;
      this.#reach(socket, first, [...this.#nodes.slice(from), ...this.#nodes.slice(0, from)], isSignalling);
    });
  }

  #reach(socket: Socket, first: Buffer, [node, ...others]: Node[], isSignalling: boolean): void {
    if (!node) return void socket.destroy();
    const onward = connect(node.port, '127.0.0.1');
    const next = () => this.#reach(socket, first, others, isSignalling);
    onward.once('error', next);
    onward.once('connect', () => {
      onward.off('error', next);
      this.#keep(onward);
      if (isSignalling) this.signalling.push(node.id);
      onward.write(first);
      socket.pipe(onward).pipe(socket);
      socket.once('close', () => onward.destroy());
      onward.once('close', () => socket.destroy());
    });
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    // A broken connection reports an error; unhandled, it would end the process.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#open.delete(socket));
  }
}

/** Resolves at the first matching line, and goes on reading: a full pipe would block the program. */
async function readUntil(child: ChildProcess, words: RegExp): Promise<RegExpExecArray> {
  const stream = child.stdout ?? child.stderr!;
  let said = '';
  for await (const line of createInterface({ input: stream })) {
    said += `${line}\n`;
    const found = words.exec(line);
    if (!found) continue;
    stream.resume();
    return found;
  }
  throw new Error(`Ended before it said ${String(words)}:\n${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
