import '../../renderer/ui/messages/keys';
import i18next from 'i18next';
import deCommon from '../../renderer/ui/messages/de/common.json';
import deDesktop from '../../renderer/ui/messages/de/desktop.json';
import enCommon from '../../renderer/ui/messages/en/common.json';
import enDesktop from '../../renderer/ui/messages/en/desktop.json';
import esCommon from '../../renderer/ui/messages/es/common.json';
import esDesktop from '../../renderer/ui/messages/es/desktop.json';
import frCommon from '../../renderer/ui/messages/fr/common.json';
import frDesktop from '../../renderer/ui/messages/fr/desktop.json';
import jaCommon from '../../renderer/ui/messages/ja/common.json';
import jaDesktop from '../../renderer/ui/messages/ja/desktop.json';
import type { Language } from '../../renderer/ui/messages/languages';

/** Filled into every message that names the companion. */
const words = { product: enCommon.product };

const catalogue = i18next.createInstance();
// Everything is bundled, so the catalogue is ready when this returns.
void catalogue.init({
  initAsync: false,
  lng: 'en',
  fallbackLng: 'en',
  showSupportNotice: false,
  resources: {
    en: { desktop: { ...enCommon, ...enDesktop } },
    de: { desktop: { ...deCommon, ...deDesktop } },
    es: { desktop: { ...esCommon, ...esDesktop } },
    fr: { desktop: { ...frCommon, ...frDesktop } },
    ja: { desktop: { ...jaCommon, ...jaDesktop } },
  },
  // What is shown is plain text, except in pages that escape for themselves.
  interpolation: { escapeValue: false, defaultVariables: words },
});

/**
 * What people read outside of the React windows: tray, dialogs, notifications, frames of windows. It
 * is asked for at the moment of showing, since the language can change.
 */
export const t = catalogue.getFixedT(null, 'desktop');

/** The same in English, for what IT reads. */
export const inEnglish = catalogue.getFixedT('en', 'desktop');

/** Says something: in the person's language, or in English. */
export type Say = typeof t;

/** Names the companion as IT has it; without a name, as it is called. */
export function nameProduct(name: string | undefined): void {
  words.product = name ?? enCommon.product;
}

/** The name of the companion. */
export const productName = (): string => words.product;

/** Speaks another language from now on; it is bundled, so this is done when it returns. */
export function speak(language: Language): void {
  void catalogue.changeLanguage(language);
}

/** An hour of the day, as the language writes it. */
export function clockTime(ms: number): string {
  const language = catalogue.resolvedLanguage ?? 'en';
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** A day with the hour, as the language writes them. */
export function dayAndTime(ms: number): string {
  const language = catalogue.resolvedLanguage ?? 'en';
  const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(language, format).format(ms);
}
