import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * The network connection of one browser, as its proxy: it can be cut for a moment or for longer. Sound and pictures of
 * a room do not pass through it, but go straight to the engine.
 */
export class Line {
  readonly #open = new Set<Duplex>();
  #isDown = false;
  readonly #server = createServer((incoming, answer) => this.#pass(incoming, answer));

  static async lay(): Promise<Line> {
    const line = new Line();
    line.#server.on('connection', (socket: Socket) => line.#keep(socket));
    line.#server.on('connect', ({ url }: IncomingMessage, socket: Duplex, head: Buffer) => {
      line.#tunnel(url!, socket, head);
    });
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  /** Option for a browser context. */
  get proxy(): { server: string } {
    return { server: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  /** Closes all connections; new ones work. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** Closes all connections and refuses new ones until `mend()`. */
  goDown(): void {
    this.#isDown = true;
    this.cut();
  }

  mend(): void {
    this.#isDown = false;
  }

  async remove(): Promise<void> {
    this.goDown();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #keep(socket: Duplex): void {
    this.#open.add(socket);
    // A cut connection reports an error; unhandled, it would end the process.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#open.delete(socket));
    if (this.#isDown) socket.destroy();
  }

  #pass(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method, headers } = incoming;
    const onward = request(incoming.url!, { method: method!, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  #tunnel(target: string, socket: Duplex, head: Buffer): void {
    const { hostname, port } = new URL(`http://${target}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    this.#keep(onward);
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  }
}
