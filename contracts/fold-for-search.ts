// Accents of Latin, Greek and Cyrillic letters; signs of other scripts, which make another word, are no accents.
const accents = /[\u0300-\u036F]/gu;

/** Text as it is searched: neither the case of letters counts nor their accents. In SQL it is `fold_for_search`. */
export function foldForSearch(text: string): string {
  return text.normalize('NFD').replace(accents, '').normalize('NFC').toLowerCase();
}
