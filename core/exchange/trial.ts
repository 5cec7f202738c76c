import { z } from 'zod';

/** Limits of a try-out. */
export const TRIAL_LIMITS = {
  /** Length of the text, UTF-16 code units. */
  text: 4000,
} as const;

/** What a try-out shows: each kind stands for one rule of a demonstration policy. */
export const trialKindSchema = z.enum(['block', 'warn', 'redact']);
export type TrialKind = z.infer<typeof trialKindSchema>;

export const trialRequestSchema = z.strictObject({
  kind: trialKindSchema,
  /** Made-up text; it goes through detection and rules, and nowhere else. */
  text: z.string().min(1).max(TRIAL_LIMITS.text),
  /** What the demonstration rule is called, in the person's language. */
  rule: z.string().min(1).max(200).default('Portcullis'),
});
export type TrialRequest = z.infer<typeof trialRequestSchema>;

export const trialResultSchema = z.object({
  action: z.enum(['allow', 'redact', 'block']),
  /** What would have gone to the AI; absent where nothing would. */
  sent: z.string().optional(),
  found: z.array(z.object({ name: z.string(), masked: z.string(), count: z.number().int() })),
  /** How long detection and rules took, milliseconds; without the time of a person's answer. */
  tookMs: z.number().nonnegative(),
});
export type TrialResult = z.infer<typeof trialResultSchema>;
