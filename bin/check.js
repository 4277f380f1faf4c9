import { availableParallelism } from 'node:os';
import { installPackages } from './set-up/packages.js';
import { findTests, runNodeTests } from './testing/node-tests.js';
import { staticChecks } from './testing/static-checks.js';
import { closingLine, runAll } from './testing/steps.js';

// `npm run check`: what every commit must pass, in under a minute. `npm test` adds the slow tests, PostgreSQL and the
// browser stories.
await installPackages();
const steps = [
  ...staticChecks(),
  () => runNodeTests('house rules', findTests(['checks'])),
  () => runNodeTests('fast tests', findTests(['bin', 'contracts', 'server', 'web'])),
];
const results = await runAll(steps, availableParallelism());
process.stdout.write(`${closingLine(results)}\n`);
process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
