import { z } from 'zod';

/** What a person sets for themselves at a desk; nothing of it changes how they are protected. */
export const preferencesSchema = z.strictObject({
  /** A BCP 47 tag, or `system`. */
  language: z.enum(['system', 'en', 'de', 'fr', 'es', 'ja']).default('system'),
  appearance: z.enum(['system', 'light', 'dark']).default('system'),
  /** Messages of the desktop about what was blocked, decided or has ended; warnings always ask. */
  notifications: z.boolean().default(true),
  /** Start with the desktop, in the tray. */
  startAtLogin: z.boolean().default(false),
});
export type Preferences = z.infer<typeof preferencesSchema>;
