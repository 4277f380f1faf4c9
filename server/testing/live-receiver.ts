import { EventEmitter } from 'node:events';
import type {
  LiveReceiver,
  LiveSender,
  LiveSink,
  SenderHealth,
  SenderNote,
  SenderRefusal,
} from '#server/ports/live-ingest.ts';

type EndReason = Parameters<LiveSink['end']>[0];

/** One `begin` of a sender, and what came after it. */
export interface RecordedTake {
  sender: LiveSender;
  pieces: Buffer[];
  health: SenderHealth[];
  ended: EndReason | null;
}

/** Stands for the product: knows some stream keys, and keeps everything that it is told. */
export class RecordingReceiver implements LiveReceiver {
  readonly takes: RecordedTake[] = [];
  readonly refusals: { mediaId: string; because: SenderRefusal; detail: string | undefined }[] = [];
  readonly notes: { mediaId: string; note: SenderNote; detail: string | undefined }[] = [];
  readonly askedKeys: string[] = [];
  /** By stream key. */
  readonly items = new Map<string, string>();
  /** What a sink answers to each piece. */
  slowDown: () => void | Promise<void> = () => undefined;
  /** Waited for between reading an item and answering. */
  beforeAnswer: () => void | Promise<void> = () => undefined;
  writesAtOnce = 0;
  mostWritesAtOnce = 0;
  private readonly changes = new EventEmitter();

  async authorize(streamKey: string): ReturnType<LiveReceiver['authorize']> {
    this.askedKeys.push(streamKey);
    const mediaId = this.items.get(streamKey);
    this.changed();
    await this.beforeAnswer();
    return mediaId ? { isAllowed: true, mediaId } : { isAllowed: false, because: 'wrong_key' };
  }

  begin(sender: LiveSender): LiveSink {
    const take: RecordedTake = { sender, pieces: [], health: [], ended: null };
    this.takes.push(take);
    this.changed();
    return {
      write: async (bytes) => {
        this.mostWritesAtOnce = Math.max(this.mostWritesAtOnce, ++this.writesAtOnce);
        take.pieces.push(bytes);
        this.changed();
        await this.slowDown();
        this.writesAtOnce -= 1;
      },
      measured: (health) => {
        take.health.push(health);
        this.changed();
      },
      end: (because) => {
        take.ended = because;
        this.changed();
      },
    };
  }

  refused(mediaId: string, because: SenderRefusal, detail?: string): void {
    this.refusals.push({ mediaId, because, detail });
    this.changed();
  }

  noted(mediaId: string, note: SenderNote, detail?: string): void {
    this.notes.push({ mediaId, note, detail });
    this.changed();
  }

  /** Resolves with what `find` returns once it is neither undefined, null nor false. */
  async until<Found>(find: () => Found | undefined | null | false): Promise<Found> {
    for (;;) {
      const found = find();
      if (found !== undefined && found !== null && found !== false) return found;
      await new Promise((resolve) => this.changes.once('change', resolve));
    }
  }

  takesOf(mediaId: string): RecordedTake[] {
    return this.takes.filter(({ sender }) => sender.mediaId === mediaId);
  }

  private changed(): void {
    this.changes.emit('change');
  }
}

export interface Fragment {
  /** Whether it begins at a key frame. */
  isKey: boolean;
  tracks: number;
}

/** The names of the boxes at the top, in order, and the fragments among them; throws on what is no MP4. */
export function readFragments(bytes: Buffer): { boxes: string[]; fragments: Fragment[] } {
  const boxes: string[] = [];
  const fragments: Fragment[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (length < 8 || at + length > bytes.length) throw new Error(`The box ${name} ends outside.`);
    boxes.push(name);
    if (name === 'moof') fragments.push(readFragment(bytes.subarray(at, at + length)));
    at += length;
  }
  return { boxes, fragments };
}

function readFragment(moof: Buffer): Fragment {
  const tracks = moof.toString('latin1').split('traf').length - 1;
  return { tracks, isKey: isFirstSampleKey(moof) };
}

/** By the first track's flags of its first sample, or of all samples where it has none of its own. */
function isFirstSampleKey(moof: Buffer): boolean {
  const notSync = 0x1_0000;
  const run = moof.indexOf('trun') + 4;
  const flags = moof.readUIntBE(run + 1, 3);
  const hasOffset = (flags & 1) === 1 ? 4 : 0;
  if (flags & 0x4) return (moof.readUInt32BE(run + 8 + hasOffset) & notSync) === 0;
  if (flags & 0x400) {
    const before = (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0);
    return (moof.readUInt32BE(run + 8 + hasOffset + before) & notSync) === 0;
  }
  const head = moof.indexOf('tfhd') + 4;
  const skipped = [0x1, 0x2, 0x8, 0x10].map((flag) => (moof.readUIntBE(head + 1, 3) & flag ? (flag === 1 ? 8 : 4) : 0));
  return (moof.readUInt32BE(head + 8 + skipped.reduce<number>((sum, length) => sum + length, 0)) & notSync) === 0;
}
