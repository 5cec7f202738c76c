import { z } from 'zod';
import { exchangeRowSchema } from './console';
import { doorSchema } from './door';
import { ulidSchema } from './event';
import { actionSchema, enforcedSchema } from './verdict';

/** The console's reports and its search; the rules of `CONSOLE_PATHS` hold. */
export const REPORT_PATHS = {
  /** GET ?{reportQuerySchema} → reportTotalsSchema: sums over the range, the largest first. */
  totals: '/api/console/v1/reports/totals',
  /** GET ?{reportQuerySchema} → reportPointsSchema: sums per hour or day, oldest first. */
  points: '/api/console/v1/reports/points',
  /** GET ?{reportQuerySchema} → distinctSchema: how many different keys or series, per bucket or key. */
  distinct: '/api/console/v1/reports/distinct',
  /** GET ?{searchQuerySchema} → searchPageSchema, newest first. */
  search: '/api/console/v1/search',
  /** GET ?id= → conversationSchema: what was said under one conversation id, oldest first. */
  conversation: '/api/console/v1/conversation',
} as const;

export const REPORT_LIMITS = {
  /** Longest range of one question, days. */
  days: 400,
  /** Rows of totals. */
  totals: 1000,
  /** Rows of a page of search results. */
  page: 200,
  /** Exchanges of one conversation. */
  conversation: 500,
} as const;

/** Milliseconds since the epoch. */
const timeSchema = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

/** An empty filter in the address is no filter. */
const optional = <T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Which counts (server/storage/rollup-port.ts names the metrics); `to` is exclusive. */
export const reportQuerySchema = z
  .object({
    metric: z.string().max(40),
    span: z.enum(['hour', 'day']),
    from: timeSchema,
    to: timeSchema,
    by: z.enum(['none', 'key', 'series', 'both']).default('key'),
    key: optional(z.string().max(200)),
    series: optional(z.string().max(200)),
    order: z.enum(['count', 'amount', 'cost']).default('count'),
    limit: z.coerce.number().int().min(1).max(REPORT_LIMITS.totals).default(100),
    /** Of `distinct`: what is counted, and for each what. */
    of: z.enum(['key', 'series']).default('key'),
    per: z.enum(['bucket', 'key']).default('bucket'),
  })
  .refine(({ from, to }) => to > from && to - from <= REPORT_LIMITS.days * 86_400_000, {
    message: `a range ends after its begin and covers ${REPORT_LIMITS.days} days at most`,
  });
export type ReportQuery = z.input<typeof reportQuerySchema>;

const measures = {
  count: z.number(),
  /** What it means depends on the metric: tokens, characters, milliseconds. */
  amount: z.number(),
  /** Millionths of a US dollar. */
  cost: z.number(),
} as const;

const reportTotalSchema = z.object({
  key: z.string(),
  series: z.string(),
  label: z.string(),
  ...measures,
});
export type ReportTotal = z.infer<typeof reportTotalSchema>;
export const reportTotalsSchema = z.object({ totals: z.array(reportTotalSchema) });

/** `at` is the begin of the hour or day (UTC), milliseconds since the epoch. */
const reportPointSchema = reportTotalSchema.extend({ at: z.number() });
export type ReportPoint = z.infer<typeof reportPointSchema>;
export const reportPointsSchema = z.object({ points: z.array(reportPointSchema) });

export const distinctSchema = z.object({
  /** In the whole range. */
  all: z.number(),
  groups: z.array(z.object({ at: z.number(), key: z.string(), count: z.number() })),
});

/** What a search asks for; all conditions hold together. */
export const searchQuerySchema = z.object({
  from: optional(timeSchema),
  to: optional(timeSchema),
  /** Id of an event: only older ones. */
  before: optional(ulidSchema),
  limit: z.coerce.number().int().min(1).max(REPORT_LIMITS.page).default(50),
  action: optional(actionSchema),
  enforced: optional(enforcedSchema),
  door: optional(doorSchema),
  app: optional(z.string().max(200)),
  /** Person as the reports name them. */
  user: optional(z.string().max(200)),
  device: optional(z.string().max(200)),
  conversation: optional(z.string().max(200)),
  rule: optional(z.string().max(200)),
  detector: optional(z.string().max(200)),
  profile: optional(z.string().max(200)),
  topic: optional(z.string().max(200)),
  model: optional(z.string().max(200)),
  server: optional(z.string().max(200)),
  tool: optional(z.string().max(200)),
  choice: optional(z.string().max(20)),
  /** Injection scores from this on, a multiple of ten; the bucket of that ten. */
  injection: optional(z.string().max(2)),
  /** Extractor that did not know the layout of what it read. */
  drifted: optional(z.string().max(64)),
  /** Any text: in host, app, person, desk, rule, detector, model, topic. */
  q: optional(z.string().max(200)),
});
export type SearchQuery = z.output<typeof searchQuerySchema>;

/**
 * One page of results. A question that matches seldom is answered in pieces: `next` is there although
 * `events` has room, and `searched` says how far back it looked.
 */
export const searchPageSchema = z.object({
  events: z.array(exchangeRowSchema),
  next: z.string().optional(),
  /** Oldest time that was looked at, ISO 8601; absent when everything was. */
  searched: z.iso.datetime().optional(),
});
export type SearchPage = z.infer<typeof searchPageSchema>;

export const conversationSchema = z.object({
  /** With their sealed payloads where the role may read them. */
  exchanges: z.array(exchangeRowSchema),
  /** False: it has more exchanges than were given. */
  complete: z.boolean(),
});
export type Conversation = z.infer<typeof conversationSchema>;
