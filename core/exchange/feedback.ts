import { z } from 'zod';

/** Limits of what people say about a decision. */
export const FEEDBACK_LIMITS = {
  /** Length of a note, UTF-16 code units. */
  note: 1000,
} as const;

/** `not-sensitive`: what was found is none; `needed`: it is, and the work needs it; `missed`: something was overlooked. */
export const feedbackKindSchema = z.enum(['not-sensitive', 'needed', 'missed']);
export type FeedbackKind = z.infer<typeof feedbackKindSchema>;

/** What a person says about one row of their history. */
export const feedbackWishSchema = z.strictObject({
  exchangeId: z.string().min(1).max(64),
  kind: feedbackKindSchema,
  note: z.string().max(FEEDBACK_LIMITS.note).default(''),
});
export type FeedbackWish = z.infer<typeof feedbackWishSchema>;

/** The same with what main knows of the row, for the agent. */
export const feedbackSchema = feedbackWishSchema.extend({
  rule: z.string().max(64),
  ruleName: z.string().max(200),
  app: z.string().max(200),
  host: z.string().max(253),
  /** Names of what was found, one comma between two. */
  detectors: z.string().max(2000),
  enforced: z.string().max(20),
});
export type Feedback = z.infer<typeof feedbackSchema>;
