import i18next from 'i18next';
import type { i18n, ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speakThrough } from './words.ts';

/** Scripts that run from right to left, for languages to come. */
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

/** Starts i18next for one bundle: `startWords({ site, guest })`. Ready when it returns; `site` is the default. */
export function startWords(namespaces: ResourceLanguage, language = 'en'): i18n {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { [language]: namespaces },
    defaultNS: 'site',
    // React escapes already; escaping twice would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
    react: { useSuspense: false },
  });
  speakThrough({
    make(namespace) {
      const t = i18next.getFixedT(null, namespace);
      return (key, values = {}) => t(key, values);
    },
    add(more) {
      for (const [namespace, words] of Object.entries(more)) i18next.addResourceBundle(language, namespace, words);
    },
  });
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
  return i18next;
}
