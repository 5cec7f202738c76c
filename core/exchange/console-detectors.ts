import { z } from 'zod';
import { confidenceSchema } from './finding';
import { customDetectorSchema } from './policy-detectors';

/** The console's help with writing detectors and rules; the rules of `CONSOLE_PATHS` hold. */
export const DETECTOR_PATHS = {
  /** POST detectorTrialSchema → detectorMatchesSchema: what a detector finds in a text; nothing is kept. */
  try: '/api/console/v1/detectors/try',
  /** GET → vocabularySchema: what completion of expressions offers besides fields. */
  vocabulary: '/api/console/v1/rules/vocabulary',
  /** GET → settingSchema: the JSON Schema of the policy document, for completion of its settings. */
  settings: '/api/console/v1/policy/schema',
} as const;

/** Longest text that a detector is tried on, UTF-16 code units. */
export const TRIAL_LENGTH = 100_000;

export const detectorTrialSchema = z.strictObject({
  detector: customDetectorSchema,
  text: z.string().max(TRIAL_LENGTH),
});

export const detectorMatchesSchema = z.object({
  /** Why the pattern is none, with the place in it (UTF-16 code units); then there are no matches. */
  error: z.object({ message: z.string(), offset: z.number().int().optional() }).optional(),
  matches: z.array(
    z.object({ start: z.number().int(), end: z.number().int(), confidence: confidenceSchema }),
  ),
});
export type DetectorMatches = z.infer<typeof detectorMatchesSchema>;

export const vocabularySchema = z.object({
  functions: z.array(z.string()),
  /** Named lists of the policy in force. */
  lists: z.array(z.string()),
  /** Ids of profiles and own detectors of the policy in force. */
  profiles: z.array(z.string()),
  detectors: z.array(z.string()),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;
