import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

export type CsvCell = string | number | boolean | null;

/**
 * One line of a CSV file by RFC 4180. Spreadsheets run a cell as a formula when it begins with one of these characters:
 * typed text gets an apostrophe before them, which they show as text. Numbers are ours and stay numbers.
 */
export function toCsvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

// The full-width forms too: spreadsheets of East Asian languages read them like the plain ones.
const beginsFormula = /^\s*[=+\-@\t\r\n＝＋－＠]/u;

function toCell(value: CsvCell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = beginsFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Sends a CSV file line by line, as the rows are read. The mark at its beginning tells spreadsheets that it is UTF-8. */
export function sendCsv(
  reply: FastifyReply,
  filename: string,
  head: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]>,
): FastifyReply {
  async function* lines() {
    yield `\uFEFF${toCsvLine(head)}`;
    for await (const row of rows) yield toCsvLine(row);
  }
  return reply
    .headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
      'cache-control': 'private, no-store',
    })
    .send(Readable.from(lines()));
}
