import { z } from 'zod';
import { UNSAFE_CATEGORIES } from '../../../core/exchange/signals';

const severitySchema = z.enum(['FLAG', 'BLOCK']);
const profilesSchema = z.array(z.string()).max(100);
/** `S1`–`S14`, and `P1` for attacks on the model, which come in prompts only. */
const topicsSchema = z.partialRecord(z.enum(UNSAFE_CATEGORIES), severitySchema);
const promptTopicsSchema = z.partialRecord(z.enum([...UNSAFE_CATEGORIES, 'P1']), severitySchema);

const dlpSchema = z.union([
  z.strictObject({
    enabled: z.boolean(),
    policies: z
      .array(
        z.strictObject({
          id: z.string(),
          enabled: z.boolean(),
          action: severitySchema,
          check: z.array(z.enum(['REQUEST', 'RESPONSE'])).min(1),
          profiles: profilesSchema,
        }),
      )
      .max(20),
  }),
  z.strictObject({ enabled: z.boolean(), action: severitySchema, profiles: profilesSchema }),
]);

const filterSchema = z.strictObject({
  mode: z.literal('filter'),
  values: z.array(z.string()).min(1).max(100),
});
const spendRuleSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/)
    .optional(),
  enabled: z.literal(true, 'a limit that is off is left out').optional(),
  limit: z.number().positive(),
  limitType: z.literal('cost'),
  /** Seconds. */
  window: z.number().int().min(60),
  technique: z.enum(['fixed', 'sliding']).optional(),
  model: filterSchema.optional(),
  provider: filterSchema.optional(),
  metadata: z
    .record(
      z.string().regex(/^[\w.-]{1,100}$/),
      z.union([z.strictObject({ mode: z.literal('partition') }), filterSchema]),
    )
    .optional(),
});
export type SpendRule = z.infer<typeof spendRuleSchema>;

const techniqueSchema = z.enum(['fixed', 'sliding']);
const off = (what: string) => z.union([z.literal(false), z.null()], what).optional();

const members = {
  authentication: z.boolean().optional(),
  cache_invalidate_on_update: z.boolean(),
  /** Seconds; 0 or null: no cache. */
  cache_ttl: z.number().int().min(0).nullable(),
  collect_logs: z.boolean(),
  rate_limiting_interval: z.number().int().min(0).nullable(),
  rate_limiting_limit: z.number().int().min(0).nullable(),
  rate_limiting_technique: techniqueSchema.nullable().optional(),
  retry_max_attempts: z.number().int().min(1).max(5).nullable().optional(),
  retry_delay: z.number().int().min(0).max(5000).nullable().optional(),
  retry_backoff: z.enum(['constant', 'linear', 'exponential']).nullable().optional(),
  dlp: dlpSchema.nullable().optional(),
  guardrails: z
    .strictObject({ prompt: promptTopicsSchema, response: topicsSchema })
    .nullable()
    .optional(),
  spend_limits: z
    .strictObject({
      enabled: z.boolean().optional(),
      rules: z.array(spendRuleSchema).max(50).optional(),
    })
    .nullable()
    .optional(),
  /** Records that are kept at most; null: as many as there are in the days of the policy. */
  log_management: z.number().int().min(10_000).max(10_000_000).nullable().optional(),
  log_management_strategy: z.enum(['STOP_INSERTING', 'DELETE_OLDEST']).nullable().optional(),
  logpush: off('records are exported by logpush jobs'),
  logpush_public_key: z.null('the key is organisation.payloadKey of the policy').optional(),
  otel: z
    .array(z.unknown())
    .max(0, 'one collector serves all gateways: gateway.telemetry of the policy')
    .nullable()
    .optional(),
  stripe: z.null('there is no billing').optional(),
  store_id: z.null('keys are kept in the vault').optional(),
  byok_only: off('whether a caller may bring a key is said by its virtual key'),
  log_classification: off('conversations are classified by policy'),
  zdr: off('no provider is asked for zero data retention'),
  workers_ai_billing_mode: z.enum(['postpaid', 'unified']).optional(),
};

export const newGatewaySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,47}$/, '1–48 of a–z, 0–9, _ and -'),
  ...members,
});
export const gatewayUpdateSchema = z.strictObject(members);
export type GatewayUpdate = z.infer<typeof gatewayUpdateSchema>;
