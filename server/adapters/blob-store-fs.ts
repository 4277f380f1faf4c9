import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, rename, rm, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BlobNotFound, isBlobKey, type BlobStore, type GrowingBlob } from '#server/ports/blob-store.ts';
import { createOpenFiles } from './blob-store-fs-descriptors.ts';

export interface FsBlobStoreOptions {
  /** Absolute or relative to the working folder; created when it does not exist. */
  folder: string;
  /** How many files stay open for reading. */
  openFiles?: number;
}

const pieceBytes = 256 * 1_024;

/**
 * Blobs as files below one folder. A blob appears by rename after its bytes are on disk, so it is never seen in part.
 */
export function createFsBlobStore(options: FsBlobStoreOptions): BlobStore {
  const root = resolve(options.folder);
  const openFiles = createOpenFiles(options.openFiles ?? 256);

  function pathOf(key: string): string {
    if (!isBlobKey(key)) throw new Error(`Not a blob key: ${JSON.stringify(key.slice(0, 100))}`);
    return join(root, key);
  }

  async function putFile(key: string, localPath: string): Promise<void> {
    const path = pathOf(key);
    if (!(await lstat(localPath)).isFile()) throw new Error('Only a regular file can become a blob.');
    await makeFolders(root, dirname(path));
    await syncFile(localPath);
    await move(localPath, path);
    openFiles.forget((known) => known === path);
    await syncFolder(dirname(path));
  }

  /** Waits for the disk once, not file by file: a new video cannot be played until this is done. */
  async function putFolder(prefix: string, localFolder: string): Promise<void> {
    const names = (await readdir(localFolder, { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
    const goals = new Map(names.map((name) => [name, pathOf(`${prefix}/${name}`)]));
    await makeFolders(root, pathOf(prefix));
    await Promise.all(names.map((name) => syncFile(join(localFolder, name))));
    await Promise.all([...goals].map(([name, path]) => move(join(localFolder, name), path)));
    openFiles.forget((known) => dirname(known) === pathOf(prefix));
    await syncFolder(pathOf(prefix));
    await rm(localFolder, { recursive: true });
  }

  async function removeFolder(prefix: string): Promise<void> {
    const folder = pathOf(prefix);
    await rm(folder, { recursive: true, force: true });
    openFiles.forget((path) => path.startsWith(`${folder}/`));
    await syncFolder(dirname(folder));
  }

  return {
    putFile,
    putFolder,
    grow: (key) => growFile(root, pathOf(key)),
    readRange: (key, start, end, into) =>
      missingAs(key, () =>
        openFiles.use(pathOf(key), end, (handle, size) => readBytes(handle, start, Math.min(end, size), into)),
      ),
    size: async (key) => (await fileOrNull(pathOf(key)))?.size ?? null,
    has: async (key) => (await fileOrNull(pathOf(key))) !== null,
    list: async (prefix) => (await listFiles(pathOf(prefix))).map((below) => `${prefix}/${below}`).sort(),
    removeFolder,
    remove: async (key) => {
      const path = pathOf(key);
      await rm(path, { force: true });
      openFiles.forget((known) => known === path);
    },
    freeBytes: () => countFreeBytes(root),
    localPath: async (key) => {
      const path = pathOf(key);
      if (!(await fileOrNull(path))) throw new BlobNotFound(key);
      return path;
    },
    close: async () => openFiles.forget(() => true),
  };
}

async function growFile(root: string, path: string): Promise<GrowingBlob> {
  await makeFolders(root, dirname(path));
  const handle = await open(path, 'wx', 0o644);
  await syncFolder(dirname(path));
  let end = 0;
  return {
    async append(pieces) {
      const start = end;
      let at = start;
      for (const piece of pieces) {
        for (let written = 0; written < piece.length;) {
          const { bytesWritten } = await handle.write(piece, written, piece.length - written, at);
          written += bytesWritten;
          at += bytesWritten;
        }
      }
      await handle.datasync();
      end = at;
      return start;
    },
    close: () => handle.close(),
  };
}

/** Reads in pieces of 256 kB, so that large reads do not hold up small ones in libuv's thread pool. */
async function readBytes(handle: FileHandle, start: number, end: number, into?: Buffer): Promise<Buffer> {
  const length = Math.max(0, end - start);
  const buffer = into && into.length >= length ? into.subarray(0, length) : Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(
      buffer,
      filled,
      Math.min(pieceBytes, buffer.length - filled),
      start + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === buffer.length ? buffer : buffer.subarray(0, filled);
}

async function countFreeBytes(root: string): Promise<number> {
  await mkdir(root, { recursive: true });
  const { bavail, bsize } = await statfs(root);
  return bavail * bsize;
}

async function missingAs<Result>(key: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) throw new BlobNotFound(key);
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}

async function fileOrNull(path: string): Promise<{ size: number } | null> {
  try {
    const file = await lstat(path);
    return file.isFile() ? { size: file.size } : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Paths below the folder, with slashes. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isFile()) return [entry.name];
      if (!entry.isDirectory()) return [];
      return (await listFiles(join(folder, entry.name))).map((below) => `${entry.name}/${below}`);
    }),
  );
  return found.flat();
}

/** Renames the file; across disks it copies the file next to the target, syncs the copy and renames that. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const draft = `${to}.${process.pid}.part`;
    await copyFile(from, draft, constants.COPYFILE_FICLONE);
    await syncFile(draft);
    await rename(draft, to);
    await rm(from);
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.chmod(0o644);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** A rename is durable only after the folder that contains the name is synced. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

async function makeFolders(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= dirname(root).length; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}
