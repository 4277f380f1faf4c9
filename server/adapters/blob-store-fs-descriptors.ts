import { open, type FileHandle } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';

interface OpenFile {
  handle: FileHandle;
  size: number;
  /** Number of reads that run now; a file that was dropped is closed after the last of them. */
  readers: number;
  isDropped: boolean;
}

/**
 * Keeps files open for reading, as opening costs more than reading a segment from the page cache; least used close
 * first.
 */
export function createOpenFiles(most: number) {
  const files = new LRUCache<string, Promise<OpenFile>>({ max: most, dispose: (opening) => void drop(opening) });

  function getOpen(path: string): Promise<OpenFile> {
    const known = files.get(path);
    if (known) return known;
    const opening = openFile(path);
    files.set(path, opening);
    opening.catch(() => {
      if (files.peek(path) === opening) files.delete(path);
    });
    return opening;
  }

  return {
    /** Opens the file unless it is open, and passes it to `read`; `end`: how far it is going to be read. */
    async use<Result>(
      path: string,
      end: number,
      read: (handle: FileHandle, size: number) => Promise<Result>,
    ): Promise<Result> {
      const file = await getOpen(path);
      if (file.isDropped) return this.use(path, end, read);
      file.readers += 1;
      try {
        // A recording grows while it is read.
        if (end > file.size) file.size = (await file.handle.stat()).size;
        return await read(file.handle, file.size);
      } finally {
        file.readers -= 1;
        if (file.isDropped && file.readers === 0) await file.handle.close();
      }
    },
    /** Closes these files: an open descriptor would keep the space of a removed file. */
    forget(isConcerned: (path: string) => boolean): void {
      for (const path of [...files.keys()]) if (isConcerned(path)) files.delete(path);
    },
    count: () => files.size,
  };
}

async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return { handle, size, readers: 0, isDropped: false };
}

async function drop(opening: Promise<OpenFile>): Promise<void> {
  const file = await opening.catch(() => null);
  if (!file) return;
  file.isDropped = true;
  if (file.readers === 0) await file.handle.close();
}
