import { z } from 'zod';

/** Limits of the settings of actions; each is enforced when a document is parsed. */
export const ACTION_LIMITS = {
  /** Length of an address to redirect to, UTF-16 code units. */
  location: 2000,
  /** Values that together name one counter of a rate limit. */
  characteristics: 6,
  /** Length of one such value's expression, UTF-16 code units. */
  characteristicLength: 500,
  countingExpression: 64 * 1024,
  /** Highest limit of requests or score in one period. */
  perPeriod: 1_000_000_000,
  /** Body of the firewall's own answer to a blocked request. */
  responseBytes: 30 * 1024,
  /** Rules that one `skip` names. */
  skippedRules: 2000,
} as const;

/**
 * Where `redirect` sends the person. The location's own path and query win; what is preserved of the
 * request is appended to them, and the context comes last.
 */
export const redirectSchema = z.strictObject({
  location: z.url({ protocol: /^https?$/ }).max(ACTION_LIMITS.location),
  /** Status of the answer (RFC 9110 15.4): 307 and 308 repeat the method and the body. */
  status: z.literal([302, 303, 307, 308]).default(302),
  /** Appends the path of the request to the location's. */
  preservePath: z.boolean().default(false),
  /** Appends the arguments of the request whose names the location does not use. */
  preserveQuery: z.boolean().default(false),
  /** Appends `portcullis_rule`, `portcullis_app`, `portcullis_host` and `portcullis_reference`. */
  context: z.boolean().default(false),
});
export type RedirectSettings = z.infer<typeof redirectSchema>;

/** What adds to the score of a rate limit. */
export const scoreSourceSchema = z.union([
  z.enum(['prompt_tokens', 'response_tokens', 'tokens']),
  /** The integer in a header of the answer. */
  z.string().regex(/^header:[a-z0-9-]{1,100}$/, '“header:” and a header name in lower case'),
]);

/**
 * How much is allowed in which time. Exactly one of `requestsPerPeriod` and `scorePerPeriod` is set;
 * the limit is reached when the count exceeds it.
 */
export const rateLimitSchema = z.strictObject({
  /** Fields (`ip.src`, `user.email`, `http.request.headers["x-api-key"][0]`): each combination counts alone. */
  characteristics: z
    .array(z.string().min(1).max(ACTION_LIMITS.characteristicLength))
    .min(1)
    .max(ACTION_LIMITS.characteristics),
  /** Seconds. */
  period: z.literal([10, 60, 120, 300, 600, 3600]),
  requestsPerPeriod: z.number().int().min(1).max(ACTION_LIMITS.perPeriod).optional(),
  scorePerPeriod: z.number().int().min(1).max(ACTION_LIMITS.perPeriod).optional(),
  scoreSource: scoreSourceSchema.default('tokens'),
  /** What counts, where that is something else than what is limited; does not inherit `when`. */
  countingExpression: z.string().max(ACTION_LIMITS.countingExpression).default(''),
  /** Seconds for which everything is refused once the limit is passed; 0: until there is room again. */
  mitigationTimeout: z.literal([0, 10, 60, 120, 300, 600, 3600, 86_400]).default(0),
  /** `fixed` starts anew with each period; `sliding` looks back over one period at any time. */
  window: z.enum(['fixed', 'sliding']).default('fixed'),
  /** Status of the refusal. */
  status: z.number().int().min(400).max(499).default(429),
});
export type RateLimitSettings = z.infer<typeof rateLimitSchema>;

/** The firewall's own answer to a blocked request, in place of the usual one. */
export const blockResponseSchema = z.strictObject({
  status: z.number().int().min(400).max(499).default(403),
  contentType: z.enum(['application/json', 'text/html', 'text/plain', 'text/xml']),
  body: z
    .string()
    .refine((text) => new TextEncoder().encode(text).length <= ACTION_LIMITS.responseBytes, {
      message: `at most ${ACTION_LIMITS.responseBytes} bytes`,
    }),
});
export type BlockResponse = z.infer<typeof blockResponseSchema>;

/** What `skip` leaves out: later rules of this phase, or all of them, or a whole later phase. */
export const skipSchema = z.strictObject({
  rules: z
    .union([z.literal('remaining'), z.array(z.string()).max(ACTION_LIMITS.skippedRules)])
    .default([]),
  phases: z.array(z.enum(['response'])).default([]),
});
export type SkipSettings = z.infer<typeof skipSchema>;

/**
 * How text is masked: `mask` puts the kind of data in its place, `partial` leaves its last characters,
 * `hash` gives a keyed digest, `format` other letters and digits of the same shape, and `tokenise` a
 * placeholder that the answer is freed of again.
 */
export const redactModeSchema = z.enum(['mask', 'partial', 'hash', 'format', 'tokenise']);
export type RedactMode = z.infer<typeof redactModeSchema>;

export const redactSchema = z.strictObject({
  mode: redactModeSchema.default('mask'),
  /** `matched`: only what the rule's condition names; `all`: everything that was found. */
  what: z.enum(['matched', 'all']).default('all'),
});
