import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { machineEnvironment, pinnedNode, root } from './places.js';
import { run, SetUpError, step } from './run.js';

const lockFile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules/.foyer-installed-from');

/** Installs the packages of package-lock.json unless they are installed, and makes sure that the pinned Node runs. */
export async function installPackages() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (!isInstalled(wanted)) {
    await step('Installing the packages', runNpmCi);
    writeFileSync(stamp, wanted);
  }
  await ensurePinnedNode();
}

function isInstalled(wanted) {
  try {
    return readFileSync(stamp, 'utf8') === wanted;
  } catch {
    return isInstalledByHand();
  }
}

/** After `npm ci` was run by hand, npm's own note in node_modules is newer than the lock file. */
function isInstalledByHand() {
  try {
    return statSync(join(root, 'node_modules/.package-lock.json')).mtimeMs >= statSync(lockFile).mtimeMs;
  } catch {
    return false;
  }
}

async function runNpmCi() {
  await npmCi(machineEnvironment());
  if (!isMachineNodeTooOld()) return;
  // npm silently leaves out the native packages of tools that require a newer Node than the one npm runs on. The pinned
  // Node is installed now, so a copy of it, which survives the removal of node_modules, runs npm once more.
  const folder = mkdtempSync(join(tmpdir(), 'foyer-node-'));
  try {
    copyFileSync(realpathSync(pinnedNode), join(folder, 'node'));
    const environment = machineEnvironment();
    await npmCi({ ...environment, PATH: `${folder}${delimiter}${environment.PATH}` });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function npmCi(env) {
  // The pages are built here, so the development packages are needed even with NODE_ENV=production.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', args, { env });
  if (code === 127) throw new SetUpError('npm was not found: install Node.js 20 or newer together with npm.', output);
  if (code !== 0) throw new SetUpError('The packages could not be installed; the reason from npm is above.', output);
}

function isMachineNodeTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

async function ensurePinnedNode() {
  if (await isPinnedNodeRunning()) return;
  await step('Fetching the pinned Node', () => run('npm', ['rebuild', 'node'], { env: machineEnvironment() }));
  if (await isPinnedNodeRunning()) return;
  throw new SetUpError(`Node ${pinnedVersion()} did not install: run "npm rebuild node", then start again.`);
}

async function isPinnedNodeRunning() {
  const { code, output } = await run(pinnedNode, ['--version']);
  return code === 0 && output.trim() === `v${pinnedVersion()}`;
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node;
}
