import { z } from 'zod';

const language = z.enum(['system', 'en', 'de', 'fr', 'es', 'ja']);
const appearance = z.enum(['system', 'light', 'dark']);

/** What a person sets for themselves at a desk; nothing of it changes how they are protected. */
export const preferencesSchema = z.strictObject({
  /** A BCP 47 tag, or `system`. */
  language: language.default('system'),
  appearance: appearance.default('system'),
  /** Messages of the desktop about what was blocked, decided or has ended; warnings always ask. */
  notifications: z.boolean().default(true),
  /** Start with the desktop, in the tray. */
  startAtLogin: z.boolean().default(false),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** What the person has chosen so far; whatever is absent is as IT recommends, or as it comes. */
export const chosenPreferencesSchema = z
  .strictObject({ language, appearance, notifications: z.boolean(), startAtLogin: z.boolean() })
  .partial();
export type ChosenPreferences = z.infer<typeof chosenPreferencesSchema>;
