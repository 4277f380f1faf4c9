import { lineAt, withoutComments, type SourceFile } from './repository.ts';

const write = /\.(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(\s*(?:'(\w+)[^']*'|([^)\s]*))/gu;
const rawWrite = /\b(?:insert into|update|delete from)\s+"?([a-z_]+)"?\s+(?:set\b|\(|where\b|values\b)/giu;
/** Each source of grants is a feature that writes its own rows: see `server/access/rules.ts`. */
const ofSeveralFeatures = ['item_grants'];
const mayWriteAnything = /^server\/(database|testing)\/|\.test\.ts$/u;

interface Write {
  table: string;
  path: string;
  feature: string | null;
  place: string;
}

/** Finds tables that two features write, and writes outside a store. Reading is not checked. */
export function findSharedTables(files: SourceFile[]): string[] {
  const writes = files
    .filter(({ path }) => /^server\/.*\.ts$/u.test(path) && !mayWriteAnything.test(path))
    .flatMap(readWrites);
  const outside = writes
    .filter(({ path }) => !/^server\/features\/[^/]+\/(?:.*-)?store\.ts$/u.test(path))
    .map(
      ({ place, table }) =>
        `${place} writes ${table}: SQL that writes stands in the store.ts of the feature that owns the table`,
    );
  const unnamed = writes
    .filter(({ table }) => table === '')
    .map(
      ({ place }) =>
        `${place} writes a table it does not name: write the name as a string, so that this check can read it`,
    );
  return [
    ...outside,
    ...unnamed,
    ...[...Map.groupBy(writes, ({ table }) => table).values()].flatMap(findSecondWriters),
  ];
}

function findSecondWriters(writes: Write[]): string[] {
  const owner = writes[0];
  return writes
    .filter(({ table, feature }) => table !== '' && !ofSeveralFeatures.includes(table) && feature !== owner?.feature)
    .map(
      ({ place, table }) =>
        `${place} writes ${table}, which ${owner?.feature} writes too (${owner?.place}): call the owner's function, given by app.ts`,
    );
}

function readWrites({ path, text }: SourceFile): Write[] {
  const code = withoutComments(text);
  const feature = /^server\/features\/([^/]+)\//u.exec(path)?.[1] ?? null;
  return [...code.matchAll(write), ...code.matchAll(rawWrite)].map((found) => {
    return { table: found[1] ?? '', path, feature, place: `${path}:${lineAt(code, found.index)}` };
  });
}
