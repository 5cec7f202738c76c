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

/** The same as a device event carries it: its exchange, and the person where one is known. */
export const feedbackDetailSchema = z.object({
  ...feedbackSchema.omit({ exchangeId: true }).shape,
  exchange: z.string().max(64),
  user: z.string().max(200),
});

/** `done`: somebody at the company has looked at it. */
export const feedbackStateSchema = z.enum(['new', 'done']);
export type FeedbackState = z.infer<typeof feedbackStateSchema>;

/** One as the console lists it. */
export const reportedFeedbackSchema = feedbackDetailSchema.omit({ exchange: true }).extend({
  id: z.string(),
  deviceId: z.string(),
  hostname: z.string(),
  time: z.iso.datetime(),
  /** Id of the event that it is about; absent where that has not come, or is removed. */
  event: z.string().optional(),
  state: feedbackStateSchema,
  doneBy: z.string().optional(),
  done: z.iso.datetime().optional(),
});
export type ReportedFeedback = z.infer<typeof reportedFeedbackSchema>;

/** Which ones a page lists; the newest first. */
export const feedbackQuerySchema = z.object({
  state: feedbackStateSchema.optional(),
  kind: feedbackKindSchema.optional(),
  /** The `next` of the page before. */
  before: z.string().max(26).optional(),
});

export const feedbackPageSchema = z.object({
  feedback: z.array(reportedFeedbackSchema),
  /** How many are new, whatever is listed. */
  waiting: z.number().int(),
  next: z.string().optional(),
});
export type FeedbackPage = z.infer<typeof feedbackPageSchema>;

export const feedbackMarkSchema = z.strictObject({ state: feedbackStateSchema });
