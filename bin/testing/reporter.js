import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { limitFiles } from './file-limit.js';

const LINES_KEPT = 60;
const limitMs = Number(process.env.FOYER_TEST_FILE_TIMEOUT_MS ?? 300_000);

/**
 * Reporter for `node --test` that prints failures only. The counts are written as JSON to the file that
 * FOYER_TEST_COUNTS names.
 */
export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const printedBy = new Map();
  const limit = limitFiles(limitMs);
  for await (const { type, data } of events) {
    limit.follow(type, data);
    if (type === 'test:stdout' || type === 'test:stderr') {
      printedBy.set(data.file, (printedBy.get(data.file) ?? '') + data.message);
    }
    if (type === 'test:pass') {
      // A skipped group counts as one, because its tests are not reported.
      if (data.skip || data.todo) counts.skipped += 1;
      else if (data.details?.type !== 'suite') counts.passed += 1;
    }
    if (type === 'test:fail' && !isOnlyParent(data)) {
      counts.failed += 1;
      if (limit.ended.has(data.name)) yield `\n${data.name} did not end within ${limitMs / 1000} s.`;
      yield describeFailure(data, printedBy.get(data.file));
    }
  }
  if (process.env.FOYER_TEST_COUNTS) writeFileSync(process.env.FOYER_TEST_COUNTS, JSON.stringify(counts));
}

/** A suite or test that failed only because of a test inside it, which has already been reported. */
function isOnlyParent(data) {
  return data.details?.error?.failureType === 'subtestsFailed';
}

function describeFailure({ name, file, line, details }, printed) {
  const place = file ? `${relative(process.cwd(), file)}${line ? `:${line}` : ''}` : '';
  const cause = details?.error?.cause ?? details?.error;
  const { exitCode, signal } = details?.error ?? {};
  const end = signal ? ` (${signal})` : exitCode ? ` (exit code ${exitCode})` : '';
  const said = printed ? `\n  printed by this file:\n${indent(lastLines(printed))}` : '';
  return `\n✗ ${name}\n  ${place}\n${indent(describeCause(cause))}${end}${said}\n`;
}

function describeCause(cause) {
  if (cause === 'test failed') return 'The file ended badly outside its tests.';
  if (typeof cause?.stack !== 'string') return inspect(cause, { depth: 6 });
  const frames = cause.stack.split('\n').filter((line) => !/^\s+at .*(node:internal|node:async_hooks)/u.test(line));
  const nested = cause.cause ? `\nbecause: ${inspect(cause.cause, { depth: 4 })}` : '';
  return `${frames.join('\n')}${nested}`;
}

function lastLines(text) {
  return text.trimEnd().split('\n').slice(-LINES_KEPT).join('\n');
}

function indent(text) {
  return text.replaceAll(/^/gmu, '    ');
}
