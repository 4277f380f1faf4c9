/**
 * The reader's language for dates and numbers: the first of the browser's languages that is a language tag. A browser
 * may name none ("C", an empty text), and `Intl` throws on those, so no other file reads `navigator.language`.
 */
export function readerLocale(languages: readonly string[] = browserLanguages()): string {
  return languages.find(isLanguageTag) ?? 'en-US';
}

function browserLanguages(): readonly string[] {
  return typeof navigator === 'undefined' ? [] : [navigator.language, ...(navigator.languages ?? [])];
}

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}
