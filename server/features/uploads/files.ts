import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#server/ports/clock.ts';

export interface ReceivedFile {
  bytes: number;
  lastByteAt: Date;
}

/** The files of unfinished uploads, each named by the upload's id: no name given by a person becomes a path. */
export function createUploadFiles(folder: string, clock: Clock) {
  const pathOf = (id: string) => join(folder, id);
  return {
    pathOf,
    async create(id: string): Promise<void> {
      await mkdir(folder, { recursive: true });
      const file = await open(pathOf(id), 'wx', 0o644);
      await file.close();
    },
    /** Null: there is no file. */
    async look(id: string): Promise<ReceivedFile | null> {
      try {
        const { size, mtime } = await stat(pathOf(id));
        return { bytes: size, lastByteAt: mtime };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    /** The first bytes received, at most `bytes`. */
    async readBeginning(id: string, bytes: number): Promise<Buffer> {
      const file = await open(pathOf(id));
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    /** Writes chunks from `offset` on and keeps what arrived if the stream breaks off. Resolves to the new size. */
    async append(id: string, chunks: AsyncIterable<Buffer>, offset: number): Promise<number> {
      const file = await open(pathOf(id), 'r+');
      let at = offset;
      try {
        for await (const chunk of chunks) {
          for (let done = 0; done < chunk.length;) {
            const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at);
            done += bytesWritten;
            at += bytesWritten;
          }
        }
        return at;
      } finally {
        // The machine's clock may be wrong, and would make the upload look abandoned.
        await file.utimes(clock.now(), clock.now()).catch(() => undefined);
        await file.close();
      }
    },
    remove: (id: string) => rm(pathOf(id), { force: true }),
    async list(): Promise<string[]> {
      return await readdir(folder).catch(() => []);
    },
  };
}

export type UploadFiles = ReturnType<typeof createUploadFiles>;

/** Whether this error means that the disk or the quota on it is full. */
export function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
