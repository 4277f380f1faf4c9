import { isIPv6, type Socket } from 'node:net';

interface Waiting {
  socket: Socket;
  network: string;
  isSilent: boolean;
}

const mostOfNetwork = 32;
const mostWaiting = 512;
const mostWrongKeys = 30;
const wrongKeysForMs = 60_000;
const slowAnswerMs = 1_000;
const mostRememberedNetworks = 1_000;

/**
 * Bounds what those who do not send yet may take. Where too many wait, one that has said nothing makes room, so that
 * silent connections keep no encoder out.
 */
export class AddressBounds {
  private readonly waiting = new Map<string, Waiting>();
  private readonly wrongKeys = new Map<string, { count: number; sinceMs: number }>();

  /** False: there is no room, and the connection is to be closed. */
  admit(socket: Socket): boolean {
    const network = networkOf(socket);
    if (
      !this.makeRoom(
        [...this.waiting.values()].filter((one) => one.network === network),
        mostOfNetwork,
      )
    )
      return false;
    if (!this.makeRoom([...this.waiting.values()], mostWaiting)) return false;
    const key = keyOf(socket);
    const entry = { socket, network, isSilent: true };
    this.waiting.set(key, entry);
    socket.once('close', () => {
      if (this.waiting.get(key) === entry) this.waiting.delete(key);
    });
    return true;
  }

  /** A TLS socket and the plain one below it have the same addresses. */
  hasSpoken(socket: Socket): void {
    const entry = this.waiting.get(keyOf(socket));
    if (entry) entry.isSilent = false;
  }

  isSending(socket: Socket): void {
    this.waiting.delete(keyOf(socket));
  }

  /**
   * How long this network waits for the answer to a stream key: after many wrong ones a second, so that few can be tried.
   * A right one is never refused, because others of the network may have sent the wrong ones.
   */
  answerAfterMs(socket: Socket): number {
    const tried = this.wrongKeys.get(networkOf(socket));
    const isGuessing = tried && tried.count >= mostWrongKeys && performance.now() - tried.sinceMs <= wrongKeysForMs;
    return isGuessing ? slowAnswerMs : 0;
  }

  addWrongKey(socket: Socket): void {
    const network = networkOf(socket);
    const now = performance.now();
    const before = this.wrongKeys.get(network);
    const isFresh = before && now - before.sinceMs <= wrongKeysForMs;
    this.wrongKeys.delete(network);
    this.wrongKeys.set(network, isFresh ? { ...before, count: before.count + 1 } : { count: 1, sinceMs: now });
    if (this.wrongKeys.size > mostRememberedNetworks) this.wrongKeys.delete(this.wrongKeys.keys().next().value!);
  }

  private makeRoom(among: Waiting[], most: number): boolean {
    if (among.length < most) return true;
    const silent = among.find(({ isSilent }) => isSilent);
    if (!silent) return false;
    this.waiting.delete(keyOf(silent.socket));
    silent.socket.destroy();
    return true;
  }
}

function keyOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`;
}

/** Of addresses of version 6 the first three groups, /48: one person may have all networks below. */
function networkOf({ remoteAddress = '' }: Socket): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/u, '');
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length;
  return [...groups, ...Array.from({ length: missing }, () => '0'), ...tail.split(':')].slice(0, 3).join(':');
}
