import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Reads a secret of this installation, created on the first start: 32 random bytes in a file that only its owner can
 * read. Back it up apart from the database: with both, the guest links can be read.
 */
export async function readSecret(dataDir: string, name: string): Promise<Buffer> {
  const folder = join(dataDir, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const known = await readSecretFile(path);
  if (known) return known;
  await writeOnce(path, randomBytes(32).toString('base64url'));
  const made = await readSecretFile(path);
  if (!made) throw new Error(`The secret "${name}" in the data folder cannot be read back.`);
  return made;
}

async function readSecretFile(path: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const bytes = Buffer.from(text.trim(), 'base64url');
  if (bytes.length < 32) throw new Error(`The secret in ${path} is damaged. Restore it from your backup.`);
  return bytes;
}

/** Writes the file atomically and never over an existing one: two first starts at once end up with one text. */
export async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
