import { AppError } from '#server/app-error.ts';
import { namesRole } from './role-words.ts';

/** Throws `request.invalid` for a name that is a role, such as "Moderator" or "Ana (Host)". */
export function refuseRole(name: string): void {
  if (!namesRole(name)) return;
  const message = 'Choose a name that is no role.';
  throw new AppError('request.invalid', { details: [{ field: 'name', code: 'reserved', message }] });
}
