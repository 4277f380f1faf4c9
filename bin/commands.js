import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './set-up/packages.js';
import { SetUpError } from './set-up/run.js';
import { pinnedNode, root } from './set-up/places.js';
import { ensureTools, mediaTools } from './set-up/system-tools.js';
import { buildWeb } from './set-up/web-build.js';
import { growingPauses, runUntilStopped } from './supervise.js';

/** A `.env` beside package.json is read if it exists; the environment takes precedence. */
const environmentFile = existsSync(join(root, '.env')) ? ['--env-file=.env'] : [];
const server = [...environmentFile, 'server/main.ts'];

/** Sets up what is missing, runs the server, starts it again when it dies, and resolves with its exit code. */
export async function start() {
  // The tools first, so that the sentence about a missing one comes before the long installation of packages.
  await ensureTools(mediaTools);
  await installPackages();
  await buildWeb();
  return await runUntilStopped(pinnedNode, server, { pauses: growingPauses() });
}

/** Like `start`, but restarts the server when one of its files changes, and serves the pages by Vite as well. */
export async function dev() {
  await ensureTools(mediaTools);
  await installPackages();
  await buildWeb();
  const pages = spawn(pinnedNode, [join(root, 'bin/dev-pages.js')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    return await runUntilStopped(pinnedNode, server, { onRestart: (restart) => watchFolders(restart) });
  } finally {
    pages.kill();
  }
}

function watchFolders(restart) {
  const isSource = (name) => name?.endsWith('.ts') && !name.endsWith('.test.ts');
  for (const folder of ['server', 'contracts']) {
    watch(join(root, folder), { recursive: true, persistent: false }, (_event, name) => isSource(name) && restart());
  }
}

/** Commands for the operator. They work while the server runs. */
export async function admin(words) {
  const [action, email, ...rest] = words;
  if (action !== 'reset-password' || !email || rest.length > 0) {
    throw new SetUpError('Write it like this: bin/foyer admin reset-password <email>');
  }
  await installPackages();
  const child = spawn(pinnedNode, [...environmentFile, 'server/admin.ts', action, email], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
