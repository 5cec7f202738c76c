/** Attacks and harmless look-alikes of one language, as templates for `expand`. */
export interface LanguagePack {
  readonly attacks: readonly string[];
  readonly benign: readonly string[];
}

/** Packs by language code. */
export type LanguagePacks = Readonly<Record<string, LanguagePack>>;
