import { preferencesSchema, type Preferences } from '../../core/exchange/preferences';
import { chooseLanguage, type Language } from '../../renderer/ui/messages/languages';
import type { DeskMemoryFile } from '../endpoint/desk-memory';

export interface PreferencesOptions {
  readonly memory: DeskMemoryFile;
  /** A language that IT has set; the person cannot choose another. */
  readonly managedLanguage: string | undefined;
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
    return preferencesSchema.parse(this.options.memory.get().preferences ?? {});
  }

  /** The language that everything is in now. */
  language(): Language {
    const { managedLanguage, systemLanguages } = this.options;
    if (managedLanguage !== undefined) return chooseLanguage([managedLanguage]);
    const { language } = this.get();
    return chooseLanguage(language === 'system' ? systemLanguages() : [language]);
  }

  set(change: PreferencesChange): void {
    const { language, appearance, notifications, startAtLogin } = this.get();
    const preferences = {
      language: change.language ?? language,
      appearance: change.appearance ?? appearance,
      notifications: change.notifications ?? notifications,
      startAtLogin: change.startAtLogin ?? startAtLogin,
    };
    this.options.memory.update({ preferences });
    this.apply();
  }

  apply(): void {
    this.options.apply(this.get(), this.language());
  }
}
