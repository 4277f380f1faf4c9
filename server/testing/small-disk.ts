import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  /** Fills all free space, until `free`. */
  fill(): Promise<void>;
  free(): Promise<void>;
  unmount(): void;
}

/** Mounts a disk in memory; null where mounting is not permitted. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  if (process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'foyer-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmdirSync(folder);
    return null;
  }
  return {
    folder,
    fill: () => fill(join(folder, 'filler')),
    free: () => rm(join(folder, 'filler'), { force: true }),
    unmount() {
      execFileSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    },
  };
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  for (const bytes of [1024 * 1024, 4096]) {
    const block = Buffer.alloc(bytes, 1);
    while (
      await file.write(block).then(
        ({ bytesWritten }) => bytesWritten === bytes,
        () => false,
      )
    );
  }
  await file.close();
}
