import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode, root } from '../set-up/places.js';
import { runStep } from './steps.js';

/** Test files below these folders; slow ones (`*.slow.test.ts`) only with `withSlow`. */
export function findTests(folders, { withSlow = false } = {}) {
  return folders
    .flatMap((folder) => listFolder(folder).map((name) => join(folder, name)))
    .filter((file) => /\.test\.(tsx?|js)$/u.test(file) && (withSlow || !/\.slow\.test\.(tsx?|js)$/u.test(file)))
    .sort();
}

function listFolder(folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

const FILE_TIMEOUT_MS = 300_000;

/**
 * Runs test files with `node --test`. A run with a bad exit code counts as a failure even if no test failed, as does a
 * file that has not ended after `timeoutMs`.
 */
export async function runNodeTests(name, files, environment = {}, timeoutMs = FILE_TIMEOUT_MS) {
  if (files.length === 0)
    return { name, passed: 0, failed: 1, skipped: 0, output: 'No test file was found.\n', seconds: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'foyer-counts-'));
  const countsFile = join(folder, 'counts.json');
  const args = [
    '--test',
    `--test-concurrency=${availableParallelism()}`,
    `--test-reporter=${join(root, 'bin/testing/reporter.js')}`,
    '--test-reporter-destination=stdout',
    ...files,
  ];
  const env = {
    ...process.env,
    ...environment,
    // Every test file is a process that loads the same modules, so a shared compile cache pays.
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
    FOYER_TEST_COUNTS: countsFile,
    FOYER_TEST_FILE_TIMEOUT_MS: String(timeoutMs),
  };
  const result = await runStep(name, pinnedNode, args, { env });
  const counts = readCounts(countsFile);
  rmSync(folder, { recursive: true });
  const failed = result.code === 0 ? counts.failed : Math.max(1, counts.failed);
  return { ...result, ...counts, failed };
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
