import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root } from './places.js';
import { run, SetUpError, step } from './run.js';

const stamp = join(root, 'web/dist/.built-from');
const sources = ['web', 'contracts', 'package-lock.json'];

/** Builds the pages when one of their sources has changed since the last build. */
export async function buildWeb() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Building the pages', async () => {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const { code, output } = await run(pinnedNode, [vite, 'build', 'web', '--logLevel', 'warn']);
    if (code !== 0) throw new SetUpError('The pages could not be built; the reason from Vite is above.', output);
  });
  writeFileSync(stamp, wanted);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (path === 'package-lock.json') return [path];
  return readdirSync(join(root, path), { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => !file.endsWith('.test.ts') && statSync(join(root, file)).isFile())
    .filter((file) => !file.startsWith('web/dist/'))
    .sort();
}
