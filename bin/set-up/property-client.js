import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from './places.js';
import { run, SetUpError, step } from './run.js';
import { ensureTools, pythonTools } from './system-tools.js';

// Schemathesis compares the API with its document. It is a Python program, so it lives in a virtual environment of its
// own in the cache folder, with every package pinned by version and hash.

const requirements = join(root, 'bin/set-up/schemathesis.txt');

const folderOf = () => join(resolve(process.env.FOYER_CACHE_DIR || join(homedir(), '.cache', 'foyer')), 'schemathesis');

/** Installs the client unless it is installed. Returns null, or the sentence that says why it is missing. */
export async function installPropertyClient() {
  try {
    await ensureTools(pythonTools);
    await install();
    return null;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    return `The API is not compared with its document: ${error.message}`;
  }
}

async function install() {
  const folder = folderOf();
  const stamp = join(folder, '.made-from');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Installing the client that compares the API with its document', async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await must('python3', ['-m', 'venv', folder]);
    const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes'];
    await must(join(folder, 'bin/python'), ['-m', 'pip', 'install', ...options, '-r', requirements]);
  });
  writeFileSync(stamp, wanted);
}

async function must(command, args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new SetUpError(`${command} ${args.slice(0, 3).join(' ')} failed.`, output);
}
