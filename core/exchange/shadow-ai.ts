import { z } from 'zod';

/** An AI site in use that is in neither library nor policy, as the console lists it. */
export const shadowAppSchema = z.object({
  host: z.string(),
  /** How it was told: `name`, `client: OpenAI SDK`, `request`, `answer`. */
  signs: z.array(z.string()),
  /** Connections or requests that were seen. */
  requests: z.number().int(),
  /** Different people, or devices where nobody is known. */
  users: z.number().int(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
});
export type ShadowApp = z.infer<typeof shadowAppSchema>;

/**
 * One click: the site becomes an app of the policy with this review status (`unapproved` is also
 * blocked), or is taken off the list until it is seen again.
 */
export const shadowDecisionSchema = z.strictObject({
  decision: z.enum(['approved', 'in_review', 'unapproved', 'forget']),
});
export type ShadowDecision = z.infer<typeof shadowDecisionSchema>;
