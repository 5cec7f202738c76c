import { z } from 'zod';

/**
 * What an editor needs of a JSON Schema (draft 2020-12, https://json-schema.org/draft/2020-12/schema)
 * to offer settings and their values; everything else that a schema holds is left out.
 */
export const settingSchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  const: z.json().optional(),
  enum: z.array(z.json()).optional(),
  get properties() {
    return z.record(z.string(), settingSchema).optional();
  },
  /** Settings below names of one's own; `false` where there are none. */
  get additionalProperties() {
    return z.union([z.boolean(), settingSchema]).optional();
  },
  get items() {
    return settingSchema.optional();
  },
  get anyOf() {
    return z.array(settingSchema).optional();
  },
  get oneOf() {
    return z.array(settingSchema).optional();
  },
});
export type SettingSchema = z.infer<typeof settingSchema>;
