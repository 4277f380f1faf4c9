import { isApiError } from './api.ts';
import type { TFunction } from 'i18next';
import type { Say } from './words.ts';

/** One sentence for people about any failure: the server's own title where it gave one. */
export function errorWords(error: unknown, t: Say | TFunction<string>): string {
  if (!isApiError(error)) return t('site:errors.unknown');
  if (error.code === 'network') return t('site:errors.network');
  if (error.code === 'unreadable') return t('site:errors.unreadable');
  if (error.code === 'accounts.sign_in_required') return t('site:errors.signedOut');
  return error.title || t('site:errors.unknown');
}
