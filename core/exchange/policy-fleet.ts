import { z } from 'zod';

/** Limits of the section `fleet`; each is enforced when it is parsed. */
const FLEET_POLICY_LIMITS = {
  bundleHours: 24 * 365,
  checkInSeconds: 3600,
  outboxEvents: 1_000_000,
} as const;

/** What desks of a fleet hold to. */
export const fleetPolicySchema = z.strictObject({
  /**
   * Hours for which a signed policy counts; desks that reach the endpoint get it renewed in time. 0:
   * it does not expire.
   */
  bundleHours: z.number().int().min(0).max(FLEET_POLICY_LIMITS.bundleHours).default(0),
  /**
   * When it has expired at a desk that cannot reach the endpoint: keep the last good policy, look
   * into nothing any more (open), or let no prompt through (closed).
   */
  onExpiry: z.enum(['keep', 'open', 'closed']).default('keep'),
  /** How often a desk says what it runs, seconds, give or take a quarter. */
  checkInSeconds: z.number().int().min(10).max(FLEET_POLICY_LIMITS.checkInSeconds).default(60),
  outbox: z
    .strictObject({
      /** Undelivered events that a desk keeps at most. */
      events: z
        .number()
        .int()
        .min(100)
        .max(FLEET_POLICY_LIMITS.outboxEvents)
        .default(FLEET_POLICY_LIMITS.outboxEvents),
      /**
       * When there are that many: let the oldest go, or refuse the newest, which counts as a failed
       * stage (`failure` decides what becomes of the traffic).
       */
      whenFull: z.enum(['drop-oldest', 'refuse']).default('refuse'),
    })
    .prefault({}),
});
