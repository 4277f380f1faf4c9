import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

export async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The first of these folders that holds the program decides. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders.filter(Boolean)) {
    if (await isProgram(join(folder, name))) return join(folder, name);
  }
  return null;
}
