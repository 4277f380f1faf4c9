/** The rows of the specification: R1 to R71, and R62a. */
export const requirementNumbers = [...Array.from({ length: 71 }, (_, at) => `R${at + 1}`), 'R62a'];

const row = /^\| (R\d+a?) \| [^|]+ \| (.*) \|$/gmu;
/** A test as a row names it: its file, then its name. */
const shownBy = /^`([^`]+)` (.+)$/u;

/** Rows that are missing or doubled, name no test, or name one that its file does not have. */
export function findUnshown(document: string, readPath: (path: string) => string | null): string[] {
  const rows = [...document.matchAll(row)].map(([, number = '', tests = '']) => ({ number, tests }));
  const counts = requirementNumbers.map((number) => ({
    number,
    count: rows.filter((one) => one.number === number).length,
  }));
  return [
    ...counts.filter(({ count }) => count !== 1).map(({ number, count }) => `${number} has ${count} rows: give it one`),
    ...rows.flatMap(({ number, tests }) => tests.split(' <br> ').flatMap((test) => findFault(number, test, readPath))),
  ];
}

function findFault(number: string, test: string, readPath: (path: string) => string | null): string[] {
  const [, path, name] = shownBy.exec(test) ?? [];
  if (!path || !name) return [`${number} names no test: write its file in backquotes, then its name`];
  return readPath(path)?.includes(name) ? [] : [`${number} names "${name}", which ${path} does not have`];
}
