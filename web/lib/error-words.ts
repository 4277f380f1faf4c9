import type { TFunction } from 'i18next';
import { isApiError } from './api.ts';

/** One sentence for people about any failure: the server's own title where it gave one. */
export function errorWords(error: unknown, t: TFunction): string {
  if (!isApiError(error)) return t('common:errors.unknown');
  if (error.code === 'network') return t('common:errors.network');
  if (error.code === 'unreadable') return t('common:errors.unreadable');
  return error.title || t('common:errors.unknown');
}
