import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode, root } from '../set-up/places.js';
import { runStep } from './steps.js';

const config = 'e2e/playwright.config.ts';

/** Runs the browser stories. A file that Playwright cannot load counts as a failure. */
export async function runStories(environment) {
  if (!existsSync(join(root, config))) {
    process.stdout.write(`stories: skipped, ${config} does not exist\n`);
    return { name: 'stories', passed: 0, failed: 0, skipped: 0, output: '', seconds: 0 };
  }
  const folder = mkdtempSync(join(tmpdir(), 'foyer-stories-'));
  const file = join(folder, 'report.json');
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const args = [playwright, 'test', '--config', config, '--reporter=list,json'];
  // A run of all stories uses the settings of CI, its timeouts and its retry, wherever it is started.
  const env = { CI: '1', ...process.env, ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_FORCE_TTY: '0' };
  const result = await runStep('stories', pinnedNode, args, { env });
  const counts = readCounts(file);
  rmSync(folder, { recursive: true });
  const failed = result.code === 0 ? counts.failed : Math.max(1, counts.failed);
  return { ...result, ...counts, failed };
}

function readCounts(file) {
  try {
    const { stats, errors, suites } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: stats.expected,
      // A story that needed a second try is a failure: the story or the product has a fault that shows now and then.
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
      notes: findFlaky(suites).map((story) => `failed, and passed at the second try: ${story}`),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Stories that passed only in the retry. */
export function findFlaky(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ file, line, title }) => `${file}:${line} ${title}`),
    ...findFlaky(inner),
  ]);
}
