import type { TFunction } from 'i18next';
import type { FieldError } from '#contracts/field-errors.ts';
import { isApiError } from './api.ts';
import type { Say } from './words.ts';

// The errors that guests meet are few and always loaded; the rest comes with the pages that can meet it.
const namespaces = ['errors', 'errors-rooms', 'errors-members'];

/** One sentence for people about any failure, by its code; the server's own title is for API clients. */
export function errorWords(error: unknown, t: Say | TFunction<string>): string {
  const code = isApiError(error) ? error.code : 'unknown';
  const said = namespaces.map((namespace): string => t(`${namespace}:${code}`));
  // A missing string is returned as its own key: a code of a newer server that this page does not know.
  return said.find((words) => words !== code) ?? t('errors:unknown');
}

/**
 * What the server found wrong with a field, or with an entry of it; undefined when it found nothing. For members'
 * pages.
 */
export function fieldWords(
  details: readonly FieldError[],
  name: string,
  t: Say | TFunction<string>,
): string | undefined {
  const found = details.find(({ field }) => field.split('.')[0] === name);
  if (!found) return undefined;
  const { code, min = 0, max = 0 } = found;
  return t(`errors-members:fields.${code}`, { min, max });
}
