/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

const singleRange = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/iu;

/**
 * Parses a Range header. `whole`: there is none, it is malformed, or it names several ranges (RFC 9110 allows the whole
 * file then). `unsatisfiable`: it begins behind the end.
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const found = header === undefined ? null : singleRange.exec(header);
  if (!found) return 'whole';
  const [, first, last, suffix] = found;
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last ? Math.min(Number(last) + 1, size) : size;
  if (last && Number(last) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
}
