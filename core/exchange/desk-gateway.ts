import { z } from 'zod';

/**
 * What programs of one desk have asked of AI models through its gateway, as numbers: no text of a
 * prompt or an answer, no address and no key is in it.
 */

/** Days that are counted and shown. */
export const GATEWAY_USE_DAYS = 30;
/** Names of one kind that are told apart on a day; the rest counts under `OTHER_NAMES`. */
export const GATEWAY_USE_NAMES = 20;
export const OTHER_NAMES = '*';

/** What calls are told apart by. */
export const GATEWAY_USE_KINDS = ['model', 'provider', 'program'] as const;
export type GatewayUseKind = (typeof GATEWAY_USE_KINDS)[number];

const count = z.number().int().nonnegative();
const percentilesSchema = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

export const gatewayFiguresSchema = z.object({
  requests: count,
  errors: count,
  /** Answered from the cache. */
  hits: count,
  tokens: count,
  /** US dollars. */
  cost: z.number().nonnegative(),
  saved: z.number().nonnegative(),
  /** Milliseconds to the end of the answer, and to its first byte; absent where none was measured. */
  time: percentilesSchema.optional(),
  ttft: percentilesSchema.optional(),
});
export type GatewayFigures = z.infer<typeof gatewayFiguresSchema>;

const namedFiguresSchema = gatewayFiguresSchema.extend({ name: z.string() });
export type NamedFigures = z.infer<typeof namedFiguresSchema>;

export const deskGatewaySchema = z.object({
  total: gatewayFiguresSchema,
  /** Oldest first; a day without calls is left out. `day`: `2026-11-25`, by the desk's clock. */
  days: z.array(z.object({ day: z.string(), requests: count, errors: count, hits: count })),
  /** The busiest first. */
  by: z.object({
    model: z.array(namedFiguresSchema),
    provider: z.array(namedFiguresSchema),
    program: z.array(namedFiguresSchema),
  }),
});
export type DeskGateway = z.infer<typeof deskGatewaySchema>;
