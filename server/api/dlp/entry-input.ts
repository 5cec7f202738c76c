import { z } from 'zod';

export const patternSchema = z.strictObject({
  regex: z.string().min(1).max(2000),
  validation: z.literal('luhn').optional(),
});
const name = z.string().min(1).max(200);
const description = z.string().max(1000).nullable().optional();

/** An entry with a pattern of the company's own. */
export const patternEntrySchema = z.strictObject({
  enabled: z.boolean().default(true),
  name,
  pattern: patternSchema,
  description,
});
export type PatternEntry = z.infer<typeof patternEntrySchema>;

export const wordListEntrySchema = z.strictObject({
  enabled: z.boolean().default(true),
  name,
  words: z.array(z.string().min(2).max(200)).min(1).max(20_000),
});

export const newEntrySchema = patternEntrySchema.extend({
  profile_id: z.string().nullable().optional(),
});
export const entrySwitchSchema = z.strictObject({
  enabled: z.boolean(),
  type: z.literal('predefined').optional(),
});
/** `PUT /entries/:id` says what kind of entry it means. */
export const entryUpdateSchema = z.discriminatedUnion('type', [
  patternEntrySchema.extend({ type: z.literal('custom') }),
  entrySwitchSchema.extend({ type: z.literal('predefined') }),
]);
export const predefinedEntrySchema = z.strictObject({
  entry_id: z.string(),
  enabled: z.boolean(),
  profile_id: z.string().nullable().optional(),
});

const off = (what: string) => z.literal(false, what).optional();
const none = (what: string) => z.array(z.unknown()).max(0, what).nullable().optional();

const profileMembers = {
  name,
  description,
  /** The profile fires with one match more than this. */
  allowed_match_count: z.number().int().min(0).max(1000).nullable().optional(),
  confidence_threshold: z.enum(['low', 'medium', 'high']).nullable().optional(),
  ocr_enabled: z.literal(true, 'text in pictures is always read').optional(),
  context_awareness: z
    .strictObject({
      enabled: z.literal(true, 'words near a match always count'),
      skip: z.strictObject({ files: z.literal(false, 'they count in files, too') }).optional(),
    })
    .nullish(),
  ai_context_enabled: off('context is judged without asking anybody else'),
  data_classes: none('there are no data classes'),
  data_tags: none('there are no data tags'),
  sensitivity_levels: none('labels are fields of rules: file.labels'),
  shared_entries: z
    .array(
      z.strictObject({
        enabled: z.boolean(),
        entry_id: z.string(),
        entry_type: z.string().optional(),
      }),
    )
    .max(2000)
    .optional(),
};

export const newProfileSchema = z.strictObject({
  ...profileMembers,
  entries: z
    .array(z.union([patternEntrySchema, wordListEntrySchema]))
    .max(200)
    .default([]),
});
export const profileUpdateSchema = z.strictObject({
  ...profileMembers,
  entries: z
    .array(
      z.union([
        patternEntrySchema.extend({ entry_id: z.string().optional() }),
        wordListEntrySchema.extend({ entry_id: z.string().optional() }),
      ]),
    )
    .max(200)
    .nullable()
    .optional(),
});
export type ProfileUpdate = z.infer<typeof profileUpdateSchema>;

export const predefinedUpdateSchema = z.strictObject({
  allowed_match_count: profileMembers.allowed_match_count,
  confidence_threshold: profileMembers.confidence_threshold,
  ocr_enabled: profileMembers.ocr_enabled,
  ai_context_enabled: profileMembers.ai_context_enabled,
  enabled_entries: z.array(z.string()).max(2000).nullable().optional(),
  entries: z
    .array(z.strictObject({ id: z.string(), enabled: z.boolean() }))
    .max(2000)
    .optional(),
});
