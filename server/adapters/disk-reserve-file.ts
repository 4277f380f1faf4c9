import { randomBytes } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskReserve } from '#server/ports/disk-reserve.ts';

export interface FileReserveOptions {
  folder: string;
  bytes?: number;
  log: { error(text: string): void; warn(text: string): void };
}

const megabyte = 1 << 20;
/** Many thousand changes such as *End now*; also the checkpoints of SQLite that they cause. */
const usualBytes = 16 * megabyte;

/** Keeps a file that is deleted when the disk is full. It is given up at once where nearly nothing is free at the start. */
export async function openFileReserve({ folder, bytes = usualBytes, log }: FileReserveOptions): Promise<DiskReserve> {
  const path = join(folder, 'reserve');
  let isKept = false;
  let taking: Promise<void> | null = null;
  let asking: Promise<boolean> | null = null;

  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };

  async function take(): Promise<void> {
    try {
      await writeWhole(path, bytes);
      isKept = true;
    } catch (error) {
      await rm(path, { force: true }).catch(() => {});
      log.warn(`The reserve for a full disk could not be kept: ${String(error)}`);
    }
  }

  async function giveUp(): Promise<boolean> {
    await taking;
    if (!isKept) return false;
    isKept = false;
    await rm(path, { force: true });
    log.error('The disk is full. The reserve is given up: ending, switching off, deleting and signing in still work.');
    return true;
  }

  async function ask(): Promise<boolean> {
    // Twice the reserve: one that is taken must not fill the disk by itself.
    if ((await freeBytes()) < 2 * bytes) return true;
    taking = take().finally(() => (taking = null));
    return false;
  }

  isKept = (await stat(path).catch(() => null))?.size === bytes;
  if (isKept) {
    if ((await freeBytes()) < megabyte) await giveUp();
  } else if (await ask()) {
    log.error('There is too little free disk space: only ending, switching off, deleting and signing in work.');
  }
  return {
    giveUp,
    isFull() {
      if (isKept || taking) return false;
      return (asking ??= ask().finally(() => (asking = null)));
    },
  };
}

/** Random bytes: a file system that compresses would keep no space for zeros. */
async function writeWhole(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for (let written = 0; written < bytes; written += megabyte) await file.write(randomBytes(megabyte));
    await file.datasync();
  } finally {
    await file.close();
  }
}
