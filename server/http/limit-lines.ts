import { LRUCache } from 'lru-cache';
import type { LoggerOptions } from 'pino';

const mostAMinute = 20;
const minuteMs = 60_000;
const kinds = 500;
/** Pino's number for `info`. Lines of a finer level are never left out: an operator who turned it on wants every one. */
const infoLevel = 30;

interface Kind {
  sinceMs: number;
  lines: number;
}

/**
 * Hooks of a logger that write at most twenty lines of one kind a minute, so that nobody can fill a disk with lines by
 * repeating a request; then one line says how many were left out.
 */
export function limitLines(nowMs: () => number = () => performance.now()): NonNullable<LoggerOptions['hooks']> {
  const known = new LRUCache<string, Kind>({ max: kinds });
  return {
    logMethod(given, write, level) {
      if (level < infoLevel) return write.apply(this, given);
      const name = nameKind(given);
      const kind = known.get(name);
      const isFresh = !kind || nowMs() - kind.sinceMs >= minuteMs;
      if (isFresh) known.set(name, { sinceMs: nowMs(), lines: 1 });
      else kind.lines += 1;
      const leftOut = isFresh && kind ? kind.lines - mostAMinute : 0;
      if (leftOut > 0) write.call(this, { leftOut, of: name }, 'lines of one kind were left out');
      if (isFresh || kind.lines <= mostAMinute) write.apply(this, given);
    },
  };
}

/** Lines are of one kind when they have the same text and, where there is one, the same error. */
function nameKind(given: readonly unknown[]): string {
  const texts = given.filter((one) => typeof one === 'string');
  const { err } = (typeof given[0] === 'object' && given[0] !== null ? given[0] : {}) as { err?: unknown };
  return [...texts, ...(err instanceof Error ? [err.message] : [])].join(': ').slice(0, 200);
}
