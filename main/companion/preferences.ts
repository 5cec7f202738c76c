import {
  preferencesSchema,
  type ChosenPreferences,
  type Preferences,
} from '../../core/exchange/preferences';
import { chooseLanguage, type Language } from '../../renderer/ui/messages/languages';
import type { DeskMemoryFile } from '../endpoint/desk-memory';

export interface PreferencesOptions {
  readonly memory: Pick<DeskMemoryFile, 'get' | 'update'>;
  /** What IT has set; the person cannot choose otherwise. */
  readonly managed: ChosenPreferences;
  /** What holds until the person chooses otherwise. */
  readonly recommended: ChosenPreferences;
  /** Languages of the desktop, the best first. */
  readonly systemLanguages: () => readonly string[];
  /** Puts changed preferences to use; also once at the start. */
  readonly apply: (preferences: Preferences, language: Language) => void;
}

/** New values of some preferences. */
export type PreferencesChange = { readonly [K in keyof Preferences]?: Preferences[K] | undefined };

/** What the person has set for themselves, kept in the desk's memory. */
export class PreferencesStore {
  constructor(private readonly options: PreferencesOptions) {}

  get(): Preferences {
    const { memory, managed, recommended } = this.options;
    return preferencesSchema.parse({ ...recommended, ...memory.get().preferences, ...managed });
  }

  /** The language that everything is in now. */
  language(): Language {
    const { language } = this.get();
    return chooseLanguage(language === 'system' ? this.options.systemLanguages() : [language]);
  }

  set(change: PreferencesChange): void {
    const { memory } = this.options;
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    memory.update({
      preferences: { ...memory.get().preferences, ...Object.fromEntries(given) },
    });
    this.apply();
  }

  apply(): void {
    this.options.apply(this.get(), this.language());
  }
}
