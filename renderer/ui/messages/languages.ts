/**
 * Languages that people at a desk can choose, as BCP 47 tags. The names stand in the language itself,
 * so that who cannot read the present one finds their own.
 */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
} as const;

export type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/** The first of the wanted tags that there are messages in, by its language (`de-CH`: `de`); else English. */
export function chooseLanguage(wanted: readonly string[]): Language {
  const tags = wanted.map((tag) => tag.toLowerCase().split(/[-_]/, 1)[0] ?? '');
  return tags.find(isLanguage) ?? 'en';
}
