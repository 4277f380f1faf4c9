import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from './set-up/packages.js';
import { pinnedNode, root } from './set-up/places.js';
import { SetUpError } from './set-up/run.js';
import { benchmarkTools, ensureTools, mediaTools, testTools } from './set-up/system-tools.js';
import { buildWeb } from './set-up/web-build.js';
import { startPostgres } from './testing/postgres.js';

// `npm run bench` runs every benchmark, one after the other; `npm run bench p4 p9` those two. A benchmark is a file of
// bench/ whose first line names its row of docs/performance.md and what it measures: `// P4: …`. `npm run bench --
// --beside ../before p1` runs it in another checkout too, in turn: one with its packages installed and its pages built.

function findBenchmarks() {
  return readdirSync(join(root, 'bench'))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const says = /^\/\/ (P\d+): (.*)/u.exec(readFileSync(join(root, 'bench', name), 'utf8'));
      return says ? [{ file: `bench/${name}`, number: says[1], title: says[2] }] : [];
    })
    .sort((a, b) => Number(a.number.slice(1)) - Number(b.number.slice(1)));
}

/** Runs a benchmark of the checkout at `folder` and returns what it printed, or null when it failed. */
async function runBenchmark({ file, number, title }, environment, folder = root) {
  process.stdout.write(`\n${number}: ${title}${folder === root ? '' : ` (${folder})`}\n`);
  const options = { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } };
  const child = spawn(pinnedNode, [file], options);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  const [code] = await once(child, 'close');
  return code === 0 ? output : null;
}

const besideRounds = 3;

/**
 * Runs a benchmark here and in another checkout in turn, so that what else the machine does falls on both alike, and
 * prints the medians of each ratio that the benchmark prints.
 */
async function runBeside(benchmark, environment, other) {
  const ratios = new Map();
  let isGood = true;
  for (let round = 0; round < besideRounds; round += 1) {
    const folders = round % 2 === 0 ? [root, other] : [other, root];
    for (const folder of folders) {
      const output = await runBenchmark(benchmark, environment, folder);
      isGood &&= output !== null;
      for (const [, name, ratio] of (output ?? '').matchAll(/^(.*): ratio ([\d.]+)/gmu)) {
        const known = ratios.get(name) ?? { here: [], there: [] };
        known[folder === root ? 'here' : 'there'].push(Number(ratio));
        ratios.set(name, known);
      }
    }
  }
  process.stdout.write('\n');
  for (const [name, { here, there }] of ratios) process.stdout.write(`${name}: ${compare(here, there)}\n`);
  return isGood;
}

/** The other checkout may be older or newer, and measure something else. */
function compare(here, there) {
  if (there.length === 0) return `here ${middleOf(here)}, not measured there`;
  if (here.length === 0) return `there ${middleOf(there)}, not measured here`;
  const [own, others] = [middleOf(here), middleOf(there)];
  return `here ${own}, there ${others}, here/there ${(own / others).toFixed(2)}`;
}

const middleOf = (values) => values.sort((one, another) => one - another)[Math.floor(values.length / 2)];

async function main(wanted, beside) {
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
    const environment = { FOYER_TEST_POSTGRES_URL: postgres.url };
    const hasPassed = beside
      ? await runBeside(benchmark, environment, beside)
      : (await runBenchmark(benchmark, environment)) !== null;
    isGood &&= hasPassed;
  }
  await postgres.stop();
  return isGood ? 0 : 1;
}

try {
  const { values, positionals } = parseArgs({ options: { beside: { type: 'string' } }, allowPositionals: true });
  process.exitCode = await main(
    positionals.map((word) => word.toUpperCase()),
    values.beside && resolve(values.beside),
  );
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(`${error.output}${error.message}\n`);
  process.exitCode = 1;
}
