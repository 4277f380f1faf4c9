import type { Kysely } from 'kysely';
import type { AuditFilter, RecordedFact, RecordedPerson } from '#contracts/audit.ts';
import type { Tables } from '#server/database/tables.ts';
import { sendCsv, type CsvCell } from '#server/http/csv.ts';
import type { Serve } from '#server/http/serve.ts';
import { describeAbout, listFacts, type FindNames } from './list.ts';
import { countFacts } from './store.ts';

const factsAtOnce = 50;
const factsAtOnceInFile = 500;

export interface AuditDependencies {
  read: Kysely<Tables>;
  findNames: FindNames;
  keptDays: number;
}

export function serveAudit(serve: Serve, { read, findNames, keptDays }: AuditDependencies): void {
  serve('GET /api/audit', async ({ query: { cursor, ...filter } }) => {
    const after = cursor === undefined ? null : Number(cursor);
    const [{ facts, last }, total, about] = await Promise.all([
      listFacts(read, findNames, filter, after, factsAtOnce),
      countFacts(read, filter),
      describeAbout(read, findNames, filter),
    ]);
    return { facts, total, about, keptDays, nextCursor: facts.length < factsAtOnce ? null : String(last) };
  });
  serve('GET /api/audit.csv', async ({ query, reply }) =>
    sendCsv(reply, 'audit-log.csv', columns, readRows(read, findNames, query)),
  );
}

const columns = ['Time (UTC)', 'Act', 'Who', 'By administration', 'Item', 'Whom', 'Details', 'Address', 'Browser'];

async function* readRows(read: Kysely<Tables>, findNames: FindNames, filter: AuditFilter) {
  let after: number | null = null;
  do {
    const page = await listFacts(read, findNames, filter, after, factsAtOnceInFile);
    for (const fact of page.facts) yield toRow(fact);
    after = page.facts.length < factsAtOnceInFile ? null : page.last;
  } while (after !== null);
}

function toRow({ at, what, who, isAdministration, media, whom, details, madeFrom }: RecordedFact): CsvCell[] {
  const space = madeFrom?.indexOf(' ') ?? -1;
  const [address, browser] =
    madeFrom === null || space < 0 ? [madeFrom, ''] : [madeFrom.slice(0, space), madeFrom.slice(space + 1)];
  const said = Object.entries(details).map(([name, value]) => `${name}: ${value ?? '–'}`);
  return [at, what, toName(who), isAdministration, media?.title ?? '', toName(whom), said.join('; '), address, browser];
}

function toName(person: RecordedPerson | null): string {
  return person ? (person.name ?? `deleted ${person.kind}`) : '';
}
