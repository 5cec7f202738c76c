import { z } from 'zod';

export const confidenceSchema = z.enum(['low', 'medium', 'high']);
export type Confidence = z.infer<typeof confidenceSchema>;

/** Data categories a detector may report. */
export const findingCategorySchema = z.enum([
  'credentials',
  'pii',
  'financial',
  'health',
  'network',
  'source_code',
  'customer_data',
]);
export type FindingCategory = z.infer<typeof findingCategorySchema>;

/**
 * One detector's hit in one text part. Offsets are UTF-16 code units, end exclusive. A finding never
 * carries the text it found: `masked` is a sample safe to show (for example `sk-…Qw9`).
 */
export const findingSchema = z.object({
  detector: z.string(),
  /** Name of the kind of data; Presidio's names where they exist (EMAIL_ADDRESS, CREDIT_CARD, …). */
  type: z.string(),
  category: findingCategorySchema,
  /** Ids of the profiles this detector belongs to. */
  profiles: z.array(z.string()),
  part: z.number().int().nonnegative(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  confidence: confidenceSchema,
  /** True when a checksum or another proof held, not only a shape. */
  validated: z.boolean(),
  masked: z.string(),
});

export type Finding = z.infer<typeof findingSchema>;
