import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './open.ts';
import { newId } from '../random.ts';
import { writeOnce } from '../secrets.ts';

const fact = 'folder';
const fileName = 'installation';
/** What all processes of one database have to share. */
const sharedFolders = ['secrets', 'blobs', 'uploads'];

/**
 * Throws when a database that several processes may use belongs to another data folder: with other secrets its links
 * would be unknown here, and files that its rows name would be missing, so jobs and uploads would be given up for good.
 */
export async function assertOwnFolder(database: Database, dataDir: string): Promise<void> {
  if (database.kind === 'sqlite') return;
  const paths = sharedFolders.map((folder) => join(dataDir, folder, fileName));
  const known = (await findIdentity(database)) ?? (await makeIdentity(database, paths));
  const found = await Promise.all(paths.map(readIdentity));
  const others = paths.filter((_, at) => found[at] !== known);
  if (others.length === 0) return;
  throw new Error(
    [
      'This database belongs to a Foyer with another data folder.',
      'All processes of one database need the same secrets, media and uploads: set FOYER_DATA_DIR to the folder that the others use, or mount its secrets, blobs and uploads here.',
      `If these are restored copies of them, write ${known} into:`,
      ...others.map((path) => `  ${path}`),
    ].join('\n'),
  );
}

async function findIdentity({ read }: Database): Promise<string | null> {
  const row = await read.selectFrom('facts').select('value').where('name', '=', fact).executeTakeFirst();
  return row?.value ?? null;
}

/** The files come first: another process that starts at the same time on the same folder finds them. */
async function makeIdentity(database: Database, paths: string[]): Promise<string> {
  let value = newId();
  for (const path of paths) {
    await mkdir(join(path, '..'), { recursive: true, mode: path === paths[0] ? 0o700 : 0o755 });
    await writeOnce(path, value);
    value = (await readIdentity(path)) ?? value;
  }
  await database.forMigrations
    .insertInto('facts')
    .values({ name: fact, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findIdentity(database)) ?? value;
}

async function readIdentity(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}
