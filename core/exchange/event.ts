import { z } from 'zod';
import { actorSchema } from './actor';
import { appSchema } from './app';
import { doorSchema } from './door';
import { eventSignalsSchema, modelUsageSchema } from './event-reports';
import { findingSchema } from './finding';
import { logLevelSchema } from './policy-applicability';
import { actionSchema, enforcedSchema, personAnswerSchema, ruleRefSchema } from './verdict';

/** Crockford base32 ULID: 48 bits of time, 80 of randomness (github.com/ulid/spec). */
export const ulidSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

const eventBase = {
  id: ulidSchema,
  /** Joins the events of one exchange. */
  exchangeId: ulidSchema,
  /** ISO 8601, UTC. */
  time: z.iso.datetime(),
  deviceId: z.string().optional(),
  policyVersion: z.number().int().nonnegative(),
};

/** HPKE-sealed payload (RFC 9180), base64; see core/audit for the layout. */
export const sealedPayloadSchema = z.object({ keyId: z.string(), sealed: z.string() });

/** Written before a verdict is enforced: what was asked, what was found, what was decided. */
export const exchangeEventSchema = z.object({
  ...eventBase,
  kind: z.literal('exchange'),
  door: doorSchema,
  actor: actorSchema,
  app: appSchema,
  request: z.object({
    method: z.string(),
    host: z.string(),
    /** Path without the query string, which may carry prompt text. */
    path: z.string(),
  }),
  extractor: z.string(),
  /** Present where the extractor did not know the layout and it was read by shape: the app has changed. */
  drifted: z.literal(true).optional(),
  /** The call through the MCP portal. */
  mcp: z
    .object({
      server: z.string(),
      method: z.string(),
      tool: z.string().optional(),
      /** SHA-256 of the arguments, base64url: tells equal calls, and not what was in them. */
      argumentHash: z.string().optional(),
      client: z.string().optional(),
    })
    .optional(),
  model: z.string().optional(),
  conversationId: z.string().optional(),
  tokenCount: z.number().int().nonnegative(),
  /** Size of the prompt text in UTF-16 code units, and the number of attached files. */
  promptLength: z.number().int().nonnegative(),
  fileCount: z.number().int().nonnegative(),
  findings: z.array(findingSchema),
  /** Absent where no model was asked. */
  signals: eventSignalsSchema.optional(),
  /** What policy asked for. */
  action: actionSchema,
  /** What was enforced, after the person answered. */
  enforced: enforcedSchema,
  /** The highest log level among the rules that matched; absent where none did. */
  level: logLevelSchema.optional(),
  rule: ruleRefSchema.optional(),
  /** Ids of `log` rules that matched on the way. */
  logged: z.array(z.string()).default([]),
  answer: personAnswerSchema.optional(),
  unscannable: z.array(z.string()).default([]),
  payload: sealedPayloadSchema.optional(),
});

/** Written when an exchange is over: what became of it. */
export const outcomeEventSchema = z.object({
  ...eventBase,
  kind: z.literal('outcome'),
  status: z.number().int().optional(),
  result: z.enum(['completed', 'refused', 'failed', 'aborted', 'stopped']),
  error: z.string().optional(),
  durationMs: z.number().nonnegative(),
  responseLength: z.number().int().nonnegative(),
  responseFindings: z.array(findingSchema).default([]),
  /** Only where the door knows: the gateway. */
  usage: modelUsageSchema.optional(),
  payload: sealedPayloadSchema.optional(),
});

/** Something about the device itself: policy refused, trust missing, fail-open, pinned host, … */
export const deviceEventSchema = z.object({
  ...eventBase,
  kind: z.literal('device'),
  what: z.enum([
    'agent_started',
    'policy_applied',
    'policy_refused',
    'tls_rejected',
    'fail_open',
    'fail_closed',
    'keychain',
    'trust',
    'paused',
    'resumed',
    'shadow_ai',
    'tool_quarantined',
    'feedback',
    'tool_anomaly',
    'tamper',
    'portal_server',
    'mcp_server_found',
    'overload',
  ]),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const auditEventSchema = z.discriminatedUnion('kind', [
  exchangeEventSchema,
  outcomeEventSchema,
  deviceEventSchema,
]);

export type ExchangeEvent = z.infer<typeof exchangeEventSchema>;
export type OutcomeEvent = z.infer<typeof outcomeEventSchema>;
export type DeviceEvent = z.infer<typeof deviceEventSchema>;
export type AuditEvent = z.infer<typeof auditEventSchema>;
export type SealedPayload = z.infer<typeof sealedPayloadSchema>;
