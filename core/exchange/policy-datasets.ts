import { z } from 'zod';
import { confidenceSchema, findingCategorySchema } from './finding';

/** Limits of what a policy says about exact data. */
export const DATASET_LIMITS = {
  datasets: 50,
  wordLists: 100,
  fingerprints: 50,
  /** A hashed set within the policy, base64 characters; larger ones are files. */
  inlineLength: 1024 * 1024,
  /** Plain words of one list. */
  words: 20_000,
  wordLength: 200,
  /** Cells of one row that must stand together. */
  columns: 16,
} as const;

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

/** 32 bytes, base64: whoever has them and the set can test guesses, so they are as secret as the policy. */
const keySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'a key is 32 bytes in base64');

/**
 * A set of keyed hashes as `portcullis dataset hash` or the console makes it: within the policy, or a
 * file with this SHA-256 in the device's folder of data sets.
 */
export const hashedSetSchema = z.union([
  z.strictObject({
    inline: z.base64().min(64).max(DATASET_LIMITS.inlineLength),
    key: keySchema,
  }),
  z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), key: keySchema }),
]);
export type HashedSetSource = z.infer<typeof hashedSetSchema>;

const typeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'a type is written LIKE_THIS');

/** Exact Data Match: values of the company's own records. Reported by the detector `dataset-<id>`. */
export const datasetSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(200),
  set: hashedSetSchema,
  type: typeSchema.default('CUSTOMER_RECORD'),
  category: findingCategorySchema.default('customer_data'),
  confidence: confidenceSchema.default('high'),
  match: z
    .strictObject({
      /** Values of the same row, each of another column, that must stand together. */
      columns: z.number().int().min(1).max(DATASET_LIMITS.columns).default(2),
      /** They stand within so many UTF-16 code units. */
      window: z.number().int().min(10).max(10_000).default(300),
      /** Columns of which at least one must be among them; empty: any. */
      required: z.array(z.string()).max(DATASET_LIMITS.columns).default([]),
    })
    .prefault({}),
});
export type Dataset = z.infer<typeof datasetSchema>;

/** Words and phrases, plain or hashed. Reported by the detector `words-<id>`. */
export const wordListSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().min(1).max(200),
    /** In the plain, for words that are no secret themselves. */
    words: z
      .array(z.string().min(2).max(DATASET_LIMITS.wordLength))
      .max(DATASET_LIMITS.words)
      .optional(),
    set: hashedSetSchema.optional(),
    type: typeSchema.default('LISTED_WORD'),
    category: findingCategorySchema.default('customer_data'),
    confidence: confidenceSchema.default('medium'),
  })
  .refine(({ words, set }) => (words === undefined) !== (set === undefined), {
    message: 'has either words or a set',
  });
export type WordList = z.infer<typeof wordListSchema>;

/** Documents that are known by their fingerprints. Reported by the detector `document-<id>`. */
export const fingerprintsSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(200),
  set: hashedSetSchema,
  type: typeSchema.default('KNOWN_DOCUMENT'),
  category: findingCategorySchema.default('customer_data'),
  /** Share of a document that must be there, or share of a passage that is the document's. */
  similarity: z.number().min(0.05).max(1).default(0.3),
});
export type Fingerprints = z.infer<typeof fingerprintsSchema>;

/** What the company knows exactly and wants to keep. */
export const exactDataSchema = z.strictObject({
  datasets: z.array(datasetSchema).max(DATASET_LIMITS.datasets).default([]),
  wordLists: z.array(wordListSchema).max(DATASET_LIMITS.wordLists).default([]),
  fingerprints: z.array(fingerprintsSchema).max(DATASET_LIMITS.fingerprints).default([]),
});
export type ExactData = z.infer<typeof exactDataSchema>;
