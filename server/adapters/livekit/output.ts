import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { redact } from './redact.ts';
import type { EngineLog } from './states.ts';

const readEveryMs = 1_000;
const mostReadBytes = 256 * 1024;

export interface EngineOutput {
  /** Reads the new output and returns the last line printed. */
  flush(): string;
  close(): void;
}

/**
 * Logs the engine's output without tokens. The engine prints into a file, since a pipe would break when Foyer is killed
 * and the engine goes on; the file is truncated after each read, so that it stays small and keeps no token for long.
 */
export function followOutput(path: string, secret: string, log: EngineLog): EngineOutput {
  const file = openSync(path, 'r+');
  let last = '';
  const flush = () => {
    for (const line of takeLines(file)) {
      last = redact(line, secret);
      if (/"level":"(?:error|fatal|panic)"/u.test(line)) log.warn(`room engine: ${last}`);
      else log.debug(`room engine: ${last}`);
    }
    return last;
  };
  const timer = setInterval(flush, readEveryMs).unref();
  return {
    flush,
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}

function takeLines(file: number): string[] {
  const size = fstatSync(file).size;
  if (size === 0) return [];
  const bytes = Buffer.alloc(Math.min(size, mostReadBytes));
  readSync(file, bytes, 0, bytes.length, size - bytes.length);
  ftruncateSync(file);
  return bytes.toString('utf8').split('\n').filter(Boolean);
}
