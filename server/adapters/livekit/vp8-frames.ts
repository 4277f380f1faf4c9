/** One packet of RTP that carries VP8; without content it only keeps the connection open. */
export interface Vp8Packet {
  /** Counts packets, modulo 65,536. */
  sequence: number;
  /** The last packet of its picture. */
  isLast: boolean;
  payload: Buffer;
}

export interface Vp8Frame {
  data: Buffer;
  isKeyFrame: boolean;
}

interface Vp8FramesOptions {
  /** Steady time in milliseconds. */
  nowMs(): number;
  onFrame(frame: Vp8Frame): void;
  /** Asks the sender for a picture that needs no other one. */
  askKeyFrame(): void;
}

/** How long a packet that was lost is waited for: it is sent again within a round trip. */
const latencyMs = 200;
const askAgainMs = 500;

/**
 * Puts packets in order and together to pictures. A picture of VP8 refers to those before it, so after a loss nothing
 * is handed on before the next key frame: a decoder would show damage until then, and browsers send none by themselves.
 */
export class Vp8Frames {
  readonly #options: Vp8FramesOptions;
  /** Packets that came too early, by sequence number. */
  readonly #early = new Map<number, { packet: Vp8Packet; arrivedMs: number }>();
  #next: number | null = null;
  /** The pieces of the picture that is being put together; null while its beginning is missing. */
  #pieces: Buffer[] | null = null;
  #needsKeyFrame = true;
  #askedMs = -Infinity;

  constructor(options: Vp8FramesOptions) {
    this.#options = options;
  }

  add(packet: Vp8Packet): void {
    const arrivedMs = this.#options.nowMs();
    this.#next ??= packet.sequence;
    // Too late, or sent twice.
    if (distance(this.#next, packet.sequence) >= 0x8000) return;
    this.#early.set(packet.sequence, { packet, arrivedMs });
    this.#release();
    while (this.#early.size > 0 && this.#hasWaited(arrivedMs)) {
      this.#lose();
      this.#next = this.#nearest();
      this.#release();
    }
  }

  /** What was handed on last could not be used. */
  needKeyFrame(): void {
    this.#needsKeyFrame = true;
    if (this.#options.nowMs() - this.#askedMs < askAgainMs) return;
    this.#askedMs = this.#options.nowMs();
    this.#options.askKeyFrame();
  }

  #hasWaited(nowMs: number): boolean {
    return [...this.#early.values()].some(({ arrivedMs }) => nowMs - arrivedMs > latencyMs);
  }

  #nearest(): number {
    const from = this.#next!;
    return [...this.#early.keys()].reduce((one, other) => (distance(from, one) < distance(from, other) ? one : other));
  }

  #release(): void {
    for (;;) {
      const held = this.#early.get(this.#next!);
      if (!held) return;
      this.#early.delete(this.#next!);
      this.#next = (this.#next! + 1) & 0xffff;
      if (held.packet.payload.length > 0) this.#take(held.packet);
    }
  }

  #lose(): void {
    this.#pieces = null;
    this.needKeyFrame();
  }

  #take({ payload, isLast }: Vp8Packet): void {
    const { isFirst, size } = readDescriptor(payload);
    // The picture before was never finished.
    if (isFirst && this.#pieces) this.#lose();
    if (isFirst) this.#pieces = [];
    this.#pieces?.push(payload.subarray(size));
    if (!isLast || !this.#pieces) return;
    const data = Buffer.concat(this.#pieces);
    this.#pieces = null;
    if (data.length > 0) this.#hand(data);
  }

  #hand(data: Buffer): void {
    const isKeyFrame = (data[0]! & 1) === 0;
    if (this.#needsKeyFrame && !isKeyFrame) return this.needKeyFrame();
    this.#needsKeyFrame = false;
    this.#options.onFrame({ data, isKeyFrame });
  }
}

/** How far `to` is ahead of `from`; more than half of all numbers means behind. */
function distance(from: number, to: number): number {
  return (to - from) & 0xffff;
}

/** The descriptor in front of each piece, RFC 7741: whether a picture begins, and how many bytes it has. */
function readDescriptor(payload: Buffer): { isFirst: boolean; size: number } {
  const first = payload[0]!;
  const isFirst = (first & 0x17) === 0x10;
  if ((first & 0x80) === 0) return { isFirst, size: 1 };
  const extended = payload[1] ?? 0;
  let size = 2;
  // The number of the picture has one byte or two.
  if (extended & 0x80) size += (payload[2] ?? 0) & 0x80 ? 2 : 1;
  if (extended & 0x40) size += 1;
  if (extended & 0x30) size += 1;
  return { isFirst, size };
}
