import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './set-up/packages.js';
import { pinnedNode, root } from './set-up/places.js';
import { SetUpError } from './set-up/run.js';
import { benchmarkTools, ensureTools, mediaTools, testTools } from './set-up/system-tools.js';
import { buildWeb } from './set-up/web-build.js';
import { startPostgres } from './testing/postgres.js';

// `npm run bench` runs every benchmark, one after the other; `npm run bench p4 p9` those two. A benchmark is a file of
// bench/ whose first line says what it measures: `// P4: …`, the row of docs/performance.md it answers.

function findBenchmarks() {
  return readdirSync(join(root, 'bench'))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const says = /^\/\/ (P\d+): (.*)/u.exec(readFileSync(join(root, 'bench', name), 'utf8'));
      return says ? [{ file: `bench/${name}`, number: says[1], title: says[2] }] : [];
    })
    .sort((a, b) => Number(a.number.slice(1)) - Number(b.number.slice(1)));
}

async function runBenchmark({ file, number, title }, environment) {
  process.stdout.write(`\n${number}: ${title}\n`);
  const child = spawn(pinnedNode, [file], { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
  const [code] = await once(child, 'exit');
  return code === 0;
}

async function main(wanted) {
  const all = findBenchmarks();
  const chosen = all.filter(({ number }) => wanted.length === 0 || wanted.includes(number));
  const unknown = wanted.filter((number) => !all.some((one) => one.number === number));
  if (unknown.length > 0) throw new SetUpError(`There is no benchmark ${unknown.join(', ')} in bench/.`);
  await ensureTools([...mediaTools, ...testTools, ...benchmarkTools]);
  await installPackages();
  await buildWeb();
  const postgres = await startPostgres({ isDurable: true });
  process.once('SIGINT', () => void postgres.stop().then(() => process.exit(130)));
  let isGood = true;
  for (const benchmark of chosen) {
    isGood = (await runBenchmark(benchmark, { FOYER_TEST_POSTGRES_URL: postgres.url })) && isGood;
  }
  await postgres.stop();
  return isGood ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2).map((word) => word.toUpperCase()));
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(`${error.output}${error.message}\n`);
  process.exitCode = 1;
}
