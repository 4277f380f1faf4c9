import { join } from 'node:path';
import { installPackages } from './set-up/packages.js';
import { pinnedNode, root } from './set-up/places.js';
import { installPropertyClient } from './set-up/property-client.js';
import { SetUpError } from './set-up/run.js';
import { encoders, ensureTools, mediaTools, otherBrowsers, testTools, tryTools } from './set-up/system-tools.js';
import { buildWeb } from './set-up/web-build.js';
import { findTests, runNodeTests } from './testing/node-tests.js';
import { startPostgres } from './testing/postgres.js';
import { staticChecks } from './testing/static-checks.js';
import { closingLine, report, runAll, runStep, stopSteps } from './testing/steps.js';
import { runStories } from './testing/stories.js';

// `npm test`: everything, on a machine that has nothing but Node. It installs what it needs where it may, starts a
// PostgreSQL of its own, and closes with one line that sums up every runner.

let postgres = null;
let isStopped = false;

async function stopEverything() {
  isStopped = true;
  stopSteps();
  await postgres?.stop();
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    process.stdout.write('\nStopping the tests.\n');
    void stopEverything();
  });
}

const folders = ['checks', 'bin', 'contracts', 'server', 'web', 'bench'];
const fast = findTests(folders);
const slow = findTests(folders, { withSlow: true }).filter((file) => !fast.includes(file));

/** Builds or finds the engine. Without it the tests of rooms fail, but the others can run. */
const prepareRoomEngine = () => runStep('room engine', pinnedNode, [join(root, 'bin/testing/prepare-room-engine.js')]);

async function runEverything() {
  await ensureTools([...mediaTools, ...testTools]);
  await tryTools([...otherBrowsers, ...encoders]);
  await installPackages();
  await buildWeb();
  const missing = await installPropertyClient();
  if (missing) process.stdout.write(`${missing}\n`);
  const results = await runAll([...staticChecks(), prepareRoomEngine], 1);
  postgres = await startPostgres();
  const environment = { FOYER_TEST_POSTGRES_URL: postgres.url };
  const parts = [
    () => runNodeTests('tests', fast, environment),
    () => runNodeTests('slow tests', slow, environment),
    () => runStories(environment),
  ];
  for (const part of parts) {
    if (isStopped) break;
    const result = await part();
    report(result);
    results.push(result);
  }
  return results;
}

try {
  const results = await runEverything();
  await stopEverything();
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
  process.stdout.write(`${closingLine(results)}\n`);
} catch (error) {
  await stopEverything();
  const said = error instanceof SetUpError ? `${error.output}${error.message}` : error.stack;
  process.stdout.write(`${said}\n0 passed, 1 failed\n`);
  process.exitCode = 1;
}
