import { availableParallelism } from 'node:os';
import { installPackages } from './set-up/packages.js';
import { SetUpError } from './set-up/run.js';
import { ensureTools, mediaTools } from './set-up/system-tools.js';
import { findTests, runNodeTests } from './testing/node-tests.js';
import { staticChecks } from './testing/static-checks.js';
import { closingLine, runAll } from './testing/steps.js';

// `npm run check`: what every commit must pass, in under a minute. `npm test` adds the slow tests, PostgreSQL and the
// browser stories.

async function check() {
  await ensureTools(mediaTools);
  await installPackages();
  const steps = [
    ...staticChecks(),
    () => runNodeTests('house rules', findTests(['checks'])),
    () => runNodeTests('fast tests', findTests(['bin', 'contracts', 'server', 'web'])),
  ];
  const results = await runAll(steps, availableParallelism());
  process.stdout.write(`${closingLine(results)}\n`);
  return results.some((result) => result.failed > 0) ? 1 : 0;
}

try {
  process.exitCode = await check();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stdout.write(`${error.output}${error.message}\n0 passed, 1 failed\n`);
  process.exitCode = 1;
}
