import i18next from 'i18next';
import de from './messages/de.json';
import en from './messages/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const catalogue = i18next.createInstance();
// Everything is bundled, so the catalogue is ready when this returns.
void catalogue.init({
  initAsync: false,
  lng: navigator.language,
  fallbackLng: 'en',
  resources: { en: { translation: en }, de: { translation: de } },
  // React escapes what it renders.
  interpolation: { escapeValue: false },
});

/** Gives a message of the catalogue in the person's language; keys are checked by the compiler. */
export const t = catalogue.t;

/** The language that messages are in, as a BCP 47 tag; for the page and for number formats. */
export const language: string = catalogue.resolvedLanguage ?? 'en';
