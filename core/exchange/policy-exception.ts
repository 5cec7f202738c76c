import { z } from 'zod';

/** Limits of temporary exceptions. */
export const EXCEPTION_LIMITS = {
  /** Length of the rule's id: a rule of the policy, or a switch of the isolated browser with its site. */
  rule: 128,
  /** Length of what a person gives as reason, UTF-16 code units. */
  reason: 1000,
  /** Longest time that one may be granted for. */
  hours: 24 * 90,
  /** Requests of one device that may wait for a decision. */
  waitingPerDevice: 20,
} as const;

/** `waiting` for an administrator; the others are decisions. A grant ends by itself. */
export const exceptionStateSchema = z.enum(['waiting', 'granted', 'denied', 'revoked']);

/** What a person asks for. */
export const exceptionWishSchema = z.strictObject({
  rule: z.strictObject({
    id: z.string().min(1).max(EXCEPTION_LIMITS.rule),
    name: z.string().min(1).max(200),
  }),
  /** The app that the rule kept them from; only for whoever decides. */
  app: z.string().max(200).default(''),
  reason: z.string().min(1).max(EXCEPTION_LIMITS.reason),
});
export type ExceptionWish = z.infer<typeof exceptionWishSchema>;

/** One request with what became of it. */
export const policyExceptionSchema = z.object({
  id: z.string(),
  deviceId: z.string(),
  hostname: z.string(),
  user: z.string(),
  rule: z.object({ id: z.string(), name: z.string() }),
  app: z.string(),
  reason: z.string(),
  requested: z.iso.datetime(),
  state: exceptionStateSchema,
  decidedBy: z.string().optional(),
  decided: z.iso.datetime().optional(),
  /** End of a grant. */
  until: z.iso.datetime().optional(),
});
export type PolicyException = z.infer<typeof policyExceptionSchema>;

/** What an administrator decides. */
export const exceptionDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('grant'),
    hours: z.number().positive().max(EXCEPTION_LIMITS.hours),
  }),
  z.strictObject({ decision: z.literal('deny') }),
  /** Ends a grant before its time. */
  z.strictObject({ decision: z.literal('revoke') }),
]);
export type ExceptionDecision = z.infer<typeof exceptionDecisionSchema>;
