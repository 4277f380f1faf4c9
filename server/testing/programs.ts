import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Why a test with these programs is skipped; false: they are there. */
export function whyWithout(...programs: string[]): string | false {
  const missing = programs.filter((program) => !isOnPath(program));
  return missing.length > 0 && `${missing.join(' and ')} not installed`;
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
