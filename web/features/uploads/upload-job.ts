import { call, isApiError } from '../../lib/api.ts';
import { makeIdempotencyKey } from '../../lib/idempotency-key.ts';
import { decideRemedy, leavesItemEmpty, waitMilliseconds } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Remembered } from './remembered.ts';
import { checksumOf, fileMark } from './same-file.ts';
import { measureSpeed, secondsLeft, startSpeed } from './speed.ts';
import type { Speed } from './speed.ts';
import { dropUpload, sendFile } from './transfer.ts';
import { titleOf } from './unfit-files.ts';
import type { Unfit } from './unfit-files.ts';
import type { UploadRow, UploadState } from './upload-row.ts';

/** A connection that moves no byte for this long counts as lost, even without an error. */
const stallMilliseconds = 45_000;

const failureOfCall = (error: unknown): Failure =>
  isApiError(error) ? { status: error.status, code: error.status ? error.code : '' } : lost;
const lost: Failure = { status: 0, code: '' };

/**
 * One file on its way to the server, through lost connections and restarts; every change is reported to `whenChanged`.
 */
export class UploadJob {
  row: UploadRow;
  mark: string;
  uploadUrl: string | null;
  #beginning: Remembered['beginning'];
  #file: File | null;
  #whenChanged: () => void;
  readonly #itemKey = makeIdempotencyKey();
  #stopTransfer: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts starts and stops, so that results of an earlier one are ignored. */
  #run = 0;
  #tries = 0;
  #isCancelled = false;
  #speed: Speed = startSpeed(0, 0);
  #lastNewsAt = 0;

  constructor(row: UploadRow, file: File | null, known: Remembered | null, whenChanged: () => void) {
    this.row = row;
    this.#file = file;
    this.mark = known?.mark ?? '';
    this.#beginning = known?.beginning;
    this.uploadUrl = known?.uploadUrl ?? null;
    this.#whenChanged = whenChanged;
  }

  #set(change: Partial<UploadRow>): void {
    this.row = { ...this.row, ...change };
    this.#whenChanged();
  }

  #halt(state: UploadState, change: Partial<UploadRow> = {}): number {
    clearTimeout(this.#timer);
    this.#stopTransfer?.();
    this.#stopTransfer = null;
    this.#set({ ...change, state, secondsLeft: null });
    this.#run += 1;
    return this.#run;
  }

  /** Starts or resumes, at the first byte the server lacks. */
  async start(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    // During a retry the state stays `waiting` until the server has answered.
    const run = this.#halt(this.#tries > 0 ? 'waiting' : 'starting', { refusal: null, isOtherFile: false });
    try {
      this.mark ||= await fileMark(file);
      const mediaId = this.row.mediaId ?? (await this.#createItem());
      if (run === this.#run) this.#send(file, mediaId, run);
    } catch (error) {
      if (run === this.#run) await this.#whenFailed(failureOfCall(error));
    }
  }

  async #createItem(): Promise<string> {
    // Repeated when the answer was lost: the key makes it the same item.
    const body = { kind: 'video', title: titleOf(this.row.fileName), idempotencyKey: this.#itemKey } as const;
    const item = await call('POST /api/media', { body });
    this.#set({ mediaId: item.id });
    if (this.#isCancelled) await this.#deleteItem();
    return item.id;
  }

  #send(file: File, mediaId: string, run: number): void {
    this.#lastNewsAt = Date.now();
    this.#speed = startSpeed(this.row.sentBytes, Date.now());
    const ifCurrent =
      <A extends unknown[]>(action: (...given: A) => void) =>
      (...given: A) => {
        if (run === this.#run) action(...given);
      };
    this.#stopTransfer = sendFile(file, mediaId, this.uploadUrl, {
      whenPlaced: ifCurrent((uploadUrl) => {
        this.uploadUrl = uploadUrl;
        this.#set({ state: 'sending' });
      }),
      whenSent: ifCurrent((bytes) => this.#count(bytes)),
      whenDone: ifCurrent(() => this.#halt('uploaded', { sentBytes: this.row.sizeBytes })),
      whenFailed: ifCurrent((failure) => void this.#whenFailed(failure)),
    });
  }

  #count(sentBytes: number): void {
    if (sentBytes > this.row.sentBytes) this.#tries = 0;
    this.#lastNewsAt = Date.now();
    this.#speed = measureSpeed(this.#speed, sentBytes, Date.now());
    this.#set({ state: 'sending', sentBytes, secondsLeft: secondsLeft(this.#speed, this.row.sizeBytes) });
  }

  async #whenFailed(failure: Failure): Promise<void> {
    const run = this.#halt('waiting');
    // A file that was changed, moved or unplugged fails like a lost connection: reading it tells them apart.
    const isReadable = await this.#file
      ?.slice(0, 1)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      );
    if (run !== this.#run) return;
    const remedy = decideRemedy(failure);
    const { code, status } = failure;
    const refusal = { code: code || String(status), isItemEmpty: leavesItemEmpty(failure) };
    if (!isReadable) {
      this.#file = null;
      this.#set({ state: 'unfinished', refusal: { code: 'file_gone' } });
    } else if (remedy === 'wait') {
      this.#wait();
    } else if (remedy === 'restart') {
      this.uploadUrl = null;
      this.#set({ sentBytes: 0 });
      this.#wait();
    } else {
      this.#set({ state: remedy === 'stop' ? 'stopped' : 'refused', refusal });
      // Refused before its first byte: delete the empty item. An item refused for its content shows why in the list.
      if (refusal.isItemEmpty && !this.uploadUrl) await this.#deleteItem().catch(() => undefined);
    }
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.start(), waitMilliseconds(this.#tries));
    this.#tries += 1;
  }

  /** Waits in the queue until `start`. */
  queue(): void {
    this.#halt('queued', { refusal: null, isOtherFile: false });
  }

  pause(): void {
    this.#halt('paused');
  }

  /** The connection is back: ends the wait. */
  whenOnline(): void {
    if (this.row.state === 'waiting') void this.start();
  }

  whenOffline(): void {
    if (this.row.state === 'sending' || this.row.state === 'starting') void this.#whenFailed(lost);
  }

  /** Detects a connection that neither moves nor breaks. */
  checkStall(): void {
    if (this.#stopTransfer && Date.now() - this.#lastNewsAt > stallMilliseconds) void this.#whenFailed(lost);
  }

  /** Whether this is the file that a reload lost. */
  async isSameFile(file: File): Promise<boolean> {
    if (file.size !== this.row.sizeBytes) return false;
    if (this.mark) return (await fileMark(file).catch(() => '')) === this.mark;
    const { bytes, sum } = this.#beginning ?? { bytes: 0, sum: null };
    return sum !== null && (await checksumOf(file.slice(0, bytes)).catch(() => '')) === sum;
  }

  /** Takes another file instead: what was sent of the one before is deleted. */
  async takeOther(file: File): Promise<void> {
    const before = this.uploadUrl;
    this.mark = '';
    this.uploadUrl = null;
    this.#beginning = undefined;
    this.#file = file;
    this.#halt('starting', {
      fileName: file.name,
      sizeBytes: file.size,
      sentBytes: 0,
      refusal: null,
      isOtherFile: false,
    });
    if (before) await dropUpload(before);
  }

  /** Says why the file just chosen cannot be taken; the upload stays as it is. */
  tellUnfit(unfit: Unfit): void {
    this.#set({ refusal: { code: unfit, unfit }, isOtherFile: false });
  }

  giveFile(file: File): void {
    this.#file = file;
  }

  tellOtherFile(): void {
    this.#set({ isOtherFile: true, refusal: null });
  }

  /** Cancels the upload and deletes its item. Throws when the server does not answer; the upload is then paused. */
  async cancel(): Promise<void> {
    this.#halt(this.row.state === 'uploaded' || this.row.state === 'refused' ? this.row.state : 'paused');
    this.#isCancelled = true;
    try {
      if (this.uploadUrl && this.row.sentBytes < this.row.sizeBytes) await dropUpload(this.uploadUrl);
      await this.#deleteItem();
    } catch (error) {
      this.#isCancelled = false;
      throw error;
    }
  }

  async #deleteItem(): Promise<void> {
    const { mediaId } = this.row;
    if (!mediaId) return;
    await call('DELETE /api/media/:mediaId', { params: { mediaId } }).catch((error: unknown) => {
      if (!isApiError(error, 'media.not_found')) throw error;
    });
  }
}
