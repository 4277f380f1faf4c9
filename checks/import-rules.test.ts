import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrokenImports } from './import-verdict.ts';
import { readRepository, refuse } from './repository.ts';

test('every file imports only what its folder may', () => {
  const files = readRepository().filter(({ path }) => /\.tsx?$/u.test(path) && (isStory(path) || !isTest(path)));
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  refuse(files.flatMap((file) => findBrokenImports(file, texts)));
});

const broken = [
  ['contracts/media.ts', "import { AppError } from '#server/app-error.ts';"],
  ['server/features/media/rules.ts', "import { readFile } from 'node:fs/promises';"],
  ['server/features/media/rules.ts', "import { find } from './store.ts';"],
  ['server/features/media/rules.ts', "import { media } from '#contracts/media.ts';"],
  ['contracts/limits.ts', "import { z } from 'zod';"],
  ['contracts/limits.ts', "import { id } from './text.ts';"],
  ['server/features/media/store.ts', "import { createMedia } from './create.ts';"],
  ['server/features/media/create.ts', "import { decideEntry } from '#server/features/guest-access/rules.ts';"],
  ['server/features/media/create.ts', "import { AppError } from '../../app-error.ts';"],
  ['server/features/media/create.ts', "const run = await import('node:child_process');"],
  ['server/http/serve.ts', "import type { Media } from '#server/features/media/create.ts';"],
  ['server/http/signalling-proxy.ts', "import { SignalRequest } from '@livekit/protocol';"],
  ['server/adapters/transcoder-ffmpeg.ts', "import { AccessToken } from 'livekit-server-sdk';"],
  ['server/adapters/transcoder-ffmpeg.ts', "import { findProgram } from './livekit/programs.ts';"],
  ['server/adapters/livekit/build.ts', "import { runFfmpeg } from '../transcoder-ffmpeg.ts';"],
  ['server/ports/clock.ts', "import type { Media } from '#server/features/media/create.ts';"],
  ['server/features/media/create.ts', "import type { Wiring } from '#server/compose/wiring.ts';"],
  ['server/compose/media.ts', "import type { BuiltApp } from '../app.ts';"],
  ['server/config.ts', "import type { BuiltApp } from './app.ts';"],
  ['server/testing/test-app.ts', "import '../main.ts';"],
  ['web/ui/button.tsx', "export { call } from '../lib/api.ts';"],
  ['web/features/media/page.tsx', "import { media } from '#contracts/media.ts';"],
  ['web/features/media/page.tsx', "import {\n  z,\n} from 'zod';"],
  ['web/app/shell.tsx', "import { start } from '../member.tsx';"],
  ['e2e/guest.spec.ts', "import type { Media } from '#contracts/media.ts';"],
  ['elsewhere/file.ts', ''],
] as const;

for (const [path, text] of broken) {
  test(`${path} may not contain: ${text || 'anything, because no rule matches it'}`, () => {
    assert.equal(findBrokenImports({ path, text }).length, 1);
  });
}

test('rules may import a neighbor that only calculates, but not one that reads a file', () => {
  const rules = { path: 'server/features/media/rules.ts', text: "import { endOfDay } from './expiry.ts';" };
  const expiry = 'server/features/media/expiry.ts';
  assert.deepEqual(findBrokenImports(rules, new Map([[expiry, "import { Temporal } from 'temporal-polyfill';"]])), []);
  assert.equal(findBrokenImports(rules, new Map([[expiry, "import { readFile } from 'node:fs/promises';"]])).length, 1);
});

test('plain contracts may be imported as values by rules, stores, pages and whatever a rule imports', () => {
  const text = "import { idPattern } from '#contracts/limits.ts';";
  for (const path of [
    'server/features/media/rules.ts',
    'server/features/media/store.ts',
    'web/features/media/page.tsx',
  ])
    assert.deepEqual(findBrokenImports({ path, text }), []);
  const rules = { path: 'server/features/media/rules.ts', text: "import { isId } from './ids.ts';" };
  assert.deepEqual(findBrokenImports(rules, new Map([['server/features/media/ids.ts', text]])), []);
});

test('allowed imports pass: types of contracts, pure neighbors, the driver in its adapter', () => {
  const rules = "import type { Media } from '#contracts/media.ts';\n// import '../../main.ts';";
  assert.deepEqual(findBrokenImports({ path: 'server/features/media/rules.ts', text: rules }), []);
  assert.deepEqual(
    findBrokenImports({ path: 'server/adapters/x.ts', text: "import { spawn } from 'node:child_process';" }),
    [],
  );
  assert.deepEqual(
    findBrokenImports({
      path: 'server/adapters/livekit/x.ts',
      text: "import { AccessToken } from 'livekit-server-sdk';",
    }),
    [],
  );
});

function isStory(path: string): boolean {
  return path.startsWith('e2e/');
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/u.test(path);
}
