import { call } from '../../lib/api.ts';
import { Observable } from '../../lib/observable.ts';
import { findShelf } from '../../lib/shelf.ts';
import { forget, isTended, recall, remember, tendMilliseconds } from './remembered.ts';
import type { Remembered, Shelf } from './remembered.ts';
import { decideUnfit } from './unfit-files.ts';
import type { Unfit } from './unfit-files.ts';
import { UploadJob } from './upload-job.ts';
import { isUnderWay } from './upload-row.ts';
import type { UploadRow } from './upload-row.ts';

/** More at once would only make each of them slower. */
const maxAtOnce = 2;
const showMilliseconds = 200;
const taking = new Set(['starting', 'sending', 'waiting']);

type ItemListener = (goneId: string | null) => void;

/** All uploads of this tab. They live outside the pages, so that going to another page does not stop them. */
class UploadList {
  #jobs: UploadJob[] = [];
  /** The rows as they are shown. */
  readonly #rows = new Observable<readonly UploadRow[]>([]);
  readonly get = this.#rows.get;
  readonly subscribe = this.#rows.subscribe;
  #accountId = '';
  #shelf: Shelf | null = findShelf();
  #itemListeners = new Set<ItemListener>();
  #showTimer: ReturnType<typeof setTimeout> | undefined;
  #lastKey = 0;
  #settled = new Set<string>();

  constructor() {
    setInterval(() => this.#tend(), tendMilliseconds);
    globalThis.addEventListener('online', () => this.#jobs.forEach((job) => job.whenOnline()));
    globalThis.addEventListener('offline', () => this.#jobs.forEach((job) => job.whenOffline()));
    globalThis.addEventListener('pagehide', () => this.#jobs.forEach((job) => this.#keep(job, 0)));
    globalThis.addEventListener('beforeunload', (event) => {
      if (this.get().some(isUnderWay)) event.preventDefault();
    });
  }

  /** Calls `listener` when an upload has made or filled an item, or has deleted the one named. */
  whenItemsChange(listener: ItemListener): () => void {
    this.#itemListeners.add(listener);
    return () => this.#itemListeners.delete(listener);
  }

  /** Restores the uploads of this account in this browser; another account's uploads stop, and wait for it. */
  openFor(accountId: string): void {
    if (this.#accountId !== accountId) {
      this.pauseAll();
      this.#jobs = [];
    }
    this.#accountId = accountId;
    const here = new Set(this.#jobs.map((job) => job.row.mediaId));
    for (const known of this.#shelf ? recall(this.#shelf, accountId, Date.now()) : []) {
      if (!here.has(known.mediaId)) this.#add(known, null, known);
    }
    this.#show();
  }

  /** Adds uploads that the server holds only partly and that nobody is sending, whichever browser began them. */
  async findInterrupted(accountId: string): Promise<void> {
    const { uploads: found } = await call('GET /api/uploads', {});
    if (this.#accountId !== accountId) return;
    const here = new Set(this.#jobs.map((job) => job.row.mediaId));
    for (const { mediaId, address, filename, sizeBytes, receivedBytes, beginning } of found) {
      if (here.has(mediaId) || (this.#shelf && isTended(this.#shelf, mediaId, Date.now()))) continue;
      const facts = { mediaId, accountId, fileName: filename, sizeBytes, sentBytes: receivedBytes, beginning };
      const known = { ...facts, mark: '', uploadUrl: address, isUploaded: false, tendedAt: 0 };
      this.#add(known, null, known);
    }
    this.#show();
  }

  /** Stops everything so that it can be resumed: the account signs out. */
  pauseAll(): void {
    for (const job of this.#jobs) {
      if (isUnderWay(job.row)) job.pause();
      this.#keep(job, 0);
    }
    this.#show();
  }

  #add(facts: Pick<Remembered, 'fileName' | 'sizeBytes'>, file: File | null, known: Remembered | null): UploadJob {
    this.#lastKey += 1;
    const row: UploadRow = {
      key: String(this.#lastKey),
      fileName: facts.fileName,
      sizeBytes: facts.sizeBytes,
      sentBytes: known?.sentBytes ?? 0,
      secondsLeft: null,
      state: known ? (known.isUploaded ? 'uploaded' : 'unfinished') : 'queued',
      mediaId: known?.mediaId ?? null,
      refusal: null,
      isOtherFile: false,
    };
    const job: UploadJob = new UploadJob(row, file, known, () => this.#whenChanged(job));
    this.#jobs = [...this.#jobs, job];
    return job;
  }

  /** Adds files: an unfinished upload of the same file is resumed, the others start anew. */
  async addFiles(files: readonly File[], folders: readonly string[] = []): Promise<void> {
    for (const name of folders) this.#refuse(name, 0, 'folder');
    for (const file of files) {
      const unfit = decideUnfit(file.name, file.size);
      if (unfit) this.#refuse(file.name, file.size, unfit);
      else if (!(await this.#goOnWith(file))) this.#add({ fileName: file.name, sizeBytes: file.size }, file, null);
    }
    this.#startNext();
  }

  #refuse(fileName: string, sizeBytes: number, unfit: Unfit): void {
    const job = this.#add({ fileName, sizeBytes }, null, null);
    job.row = { ...job.row, state: 'refused', refusal: { code: unfit, unfit } };
    this.#show();
  }

  async #goOnWith(file: File): Promise<boolean> {
    for (const job of this.#jobs.filter(({ row }) => row.state === 'unfinished')) {
      if (await job.isSameFile(file)) {
        job.giveFile(file);
        job.queue();
        return true;
      }
    }
    return false;
  }

  /** Gives one unfinished upload its file again. */
  async chooseAgain(key: string, file: File): Promise<void> {
    const job = this.#find(key);
    if (!job) return;
    if (await job.isSameFile(file)) {
      job.giveFile(file);
      job.queue();
      this.#startNext();
    } else {
      job.tellOtherFile();
    }
  }

  /** Gives an unfinished upload another file, from its first byte. */
  async startAnew(key: string, file: File): Promise<void> {
    const job = this.#find(key);
    if (!job) return;
    const unfit = decideUnfit(file.name, file.size);
    if (unfit) return job.tellUnfit(unfit);
    await job.takeOther(file);
    job.queue();
    this.#startNext();
  }

  pause(key: string): void {
    this.#find(key)?.pause();
    this.#startNext();
  }

  /** Resumes after a pause, or tries again. */
  resume(key: string): void {
    this.#find(key)?.queue();
    this.#startNext();
  }

  /** Cancels an upload and deletes its item; throws an `ApiError` when the server does not answer. */
  async cancel(key: string): Promise<void> {
    const job = this.#find(key);
    if (!job) return;
    let goneId: string | null = null;
    try {
      await job.cancel();
      goneId = job.row.mediaId;
      this.dismiss(key);
    } finally {
      this.#startNext();
      this.#itemListeners.forEach((listener) => listener(goneId));
    }
  }

  /** Removes a row whose upload will not go on, and with it the item that a refused file left empty. */
  async remove(key: string): Promise<void> {
    const isItemEmpty = this.#find(key)?.row.refusal?.isItemEmpty ?? false;
    if (isItemEmpty) await this.cancel(key).catch(() => this.dismiss(key));
    else this.dismiss(key);
  }

  /** Removes a row from the list; its item stays. */
  dismiss(key: string): void {
    const job = this.#find(key);
    this.#jobs = this.#jobs.filter((other) => other !== job);
    if (job?.row.mediaId && this.#shelf) forget(this.#shelf, job.row.mediaId);
    this.#show();
  }

  /** The upload of this item needs nothing from this browser any more: a reload does not restore its row. */
  settle(mediaId: string): void {
    this.#settled.add(mediaId);
    if (this.#shelf) forget(this.#shelf, mediaId);
  }

  #find(key: string): UploadJob | undefined {
    return this.#jobs.find((job) => job.row.key === key);
  }

  #startNext(): void {
    const free = maxAtOnce - this.#jobs.filter((job) => taking.has(job.row.state)).length;
    const next = this.#jobs.filter((job) => job.row.state === 'queued').slice(0, Math.max(free, 0));
    next.forEach((job) => void job.start());
    this.#show();
  }

  #whenChanged(job: UploadJob): void {
    const shown = this.get().find((row) => row.key === job.row.key);
    const isMoreThanBytes = shown?.state !== job.row.state || shown.mediaId !== job.row.mediaId;
    if (!isMoreThanBytes && shown.refusal === job.row.refusal && shown.isOtherFile === job.row.isOtherFile) {
      this.#showTimer ??= setTimeout(() => this.#show(), showMilliseconds);
      return;
    }
    this.#keep(job, Date.now());
    this.#show();
    if (!taking.has(job.row.state)) queueMicrotask(() => this.#startNext());
    if (shown && isMoreThanBytes) this.#itemListeners.forEach((listener) => listener(null));
  }

  #keep(job: UploadJob, tendedAt: number): void {
    const { row, mark, uploadUrl } = job;
    // Without a fingerprint, a file chosen after a reload could not be compared: the server lists the upload again.
    if (!this.#shelf || !row.mediaId || !mark || !this.#jobs.includes(job)) return;
    if (row.state === 'refused' || this.#settled.has(row.mediaId)) return forget(this.#shelf, row.mediaId);
    const { mediaId, fileName, sizeBytes, sentBytes } = row;
    const isUploaded = row.state === 'uploaded';
    const accountId = this.#accountId;
    const known = { mediaId, accountId, fileName, sizeBytes, sentBytes, mark, uploadUrl, isUploaded, tendedAt };
    return remember(this.#shelf, known);
  }

  #tend(): void {
    for (const job of this.#jobs) {
      job.checkStall();
      if (isUnderWay(job.row) || job.row.state === 'paused') this.#keep(job, Date.now());
    }
  }

  #show(): void {
    clearTimeout(this.#showTimer);
    this.#showTimer = undefined;
    this.#rows.set(this.#jobs.map((job) => job.row));
  }
}

export const uploads = new UploadList();
