import { z } from 'zod';
import { confidenceSchema, findingCategorySchema } from './finding';

/** Limits of detectors that administrators write. */
export const CUSTOM_DETECTOR_LIMITS = {
  detectors: 200,
  patternLength: 2000,
  /** Context words, and values that are let pass, of one detector. */
  words: 500,
  wordLength: 200,
} as const;

const wordSchema = z.string().min(1).max(CUSTOM_DETECTOR_LIMITS.wordLength);
const wordsSchema = z.array(wordSchema).max(CUSTOM_DETECTOR_LIMITS.words);

/** A detector of the company's own. Reported by the detector `custom-<id>`. */
export const customDetectorSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  name: z.string().min(1).max(200),
  description: z.string().max(1000).optional(),
  type: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'a type is written LIKE_THIS')
    .default('CUSTOM'),
  category: findingCategorySchema.default('customer_data'),
  /** A regular expression in the syntax of rules (`matches`); it runs in linear time. */
  pattern: z.string().min(1).max(CUSTOM_DETECTOR_LIMITS.patternLength),
  ignoreCase: z.boolean().default(false),
  /** Neither a letter nor a digit touches a match. */
  wholeWord: z.boolean().default(true),
  confidence: confidenceSchema.default('medium'),
  /** Words near a match that make it surer, or without which it does not count. */
  context: z
    .strictObject({
      words: wordsSchema.min(1),
      /** Distance from the match, UTF-16 code units. */
      window: z.number().int().min(1).max(1000).default(80),
      required: z.boolean().default(false),
    })
    .optional(),
  /** The last digit is a Luhn check digit. */
  luhn: z.boolean().default(false),
  /** Values that are let pass, whatever their case. */
  allow: wordsSchema.default([]),
});
export type CustomDetector = z.infer<typeof customDetectorSchema>;

export const customDetectorsSchema = z
  .array(customDetectorSchema)
  .max(CUSTOM_DETECTOR_LIMITS.detectors);
