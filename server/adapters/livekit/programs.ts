import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

export async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The path of the program in the first of these folders that contains it; null: none does. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders.filter(Boolean)) {
    if (await isProgram(join(folder, name))) return join(folder, name);
  }
  return null;
}
