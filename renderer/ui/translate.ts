import './messages/keys';
import i18next, { type ResourceLanguage } from 'i18next';
import { useSyncExternalStore } from 'react';

/** An app's own messages beside the common ones; each bundles only its own (`openCatalogue`). */
type AppNamespace = 'companion' | 'console' | 'isolation';

/** What one language says: the messages of both apps, and those of this one. */
export interface LanguageMessages {
  readonly common: ResourceLanguage;
  readonly own: ResourceLanguage;
}

/** Filled into every message that names the product. */
const words = { product: '' };

const catalogue = i18next.createInstance();

/**
 * Makes messages ready to be asked for, before anything is drawn. They are bundled, so this is done
 * when it returns.
 *
 * @param namespace whose own messages these are
 * @param languages by BCP 47 tag; English is there, and speaks where another language is asked for
 */
export function openCatalogue(
  namespace: AppNamespace,
  languages: Readonly<Record<string, LanguageMessages>>,
): void {
  const resources = Object.fromEntries(
    Object.entries(languages).map(([tag, { common, own }]) => [
      tag,
      { common, [namespace]: { ...common, ...own } },
    ]),
  );
  words.product = productIn(languages['en']?.common);
  void catalogue.init({
    initAsync: false,
    lng: navigator.language,
    fallbackLng: 'en',
    showSupportNotice: false,
    resources,
    // React escapes what it renders.
    interpolation: { escapeValue: false, defaultVariables: words },
  });
}

function productIn(common: ResourceLanguage | undefined): string {
  const product: unknown = common?.['product'];
  return typeof product === 'string' ? product : '';
}

/** The name of the product, as its maker or the company's IT has it. */
export const productName = (): string => words.product;

/** Names the product as the company's IT has it; what is drawn later says so. */
export function nameProduct(name: string): void {
  words.product = name;
}

/** Gives a message that both apps have, in the person's language; keys are checked by the compiler. */
export const t = catalogue.getFixedT(null, 'common');

/** The same with the messages of the companion. */
export const companionMessage = catalogue.getFixedT(null, 'companion');

/** The same with the messages of the console. */
export const consoleMessage = catalogue.getFixedT(null, 'console');

/** The same with the messages of the isolated browser. */
export const isolationMessage = catalogue.getFixedT(null, 'isolation');

/** The language that messages are in, as a BCP 47 tag; for the page and for number formats. */
export const language = (): string => catalogue.resolvedLanguage ?? 'en';

/** Speaks another language from now on. What is drawn with `useLanguage` is drawn anew. */
export function speak(tag: string): void {
  if (tag !== catalogue.language) void catalogue.changeLanguage(tag);
}

/** The language of the messages; whoever uses it is drawn anew when it changes. */
export function useLanguage(): string {
  return useSyncExternalStore(listen, language);
}

function listen(listener: () => void): () => void {
  catalogue.on('languageChanged', listener);
  return () => catalogue.off('languageChanged', listener);
}

/** Languages that are written from right to left, as far as a person may have one. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/** Which way a language is written; for the page. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(tag.split('-', 1)[0] ?? '') ? 'rtl' : 'ltr';
