import { z } from 'zod';
import { TENANT_LIMITS, TENANT_SEVERITIES } from './tenant';

/** Limits of alerts. */
export const ALERT_LIMITS = { rules: 200, destinations: 50, recipients: 50 } as const;

/** Counts that rules can ask for (the roll-ups of server/storage/rollup-port.ts). */
export const ALERT_METRICS = [
  'enforced',
  'user',
  'app',
  'detector',
  'profile',
  'topic',
  'injection',
  'rule',
  'spend_user',
  'spend_team',
  'spend_model',
  'mcp_server',
  'mcp_tool',
  'device_event',
] as const;
const metricSchema = z.enum(ALERT_METRICS);

/** When a rule fires. Windows are whole hours (UTC), the one under way included. */
export const alertConditionSchema = z.discriminatedUnion('kind', [
  /** A count reaches a threshold: injections, blocks, tampering, spend. */
  z.strictObject({
    kind: z.literal('metric'),
    metric: metricSchema,
    /** Only these keys of the metric; empty: all of them. */
    keys: z.array(z.string().min(1).max(200)).max(50).default([]),
    /** `cost` is in US dollars. */
    measure: z.enum(['count', 'amount', 'cost']).default('count'),
    /** `key`: one alert for each person, app, …; `none`: one for the sum. */
    each: z.enum(['key', 'none']).default('key'),
    threshold: z.number().positive().max(1e12),
    hours: z.number().int().min(1).max(744).default(1),
  }),
  /** Somebody or something does far more than usual. */
  z.strictObject({
    kind: z.literal('spike'),
    metric: metricSchema.default('user'),
    /** Times the hourly mean of the last seven days. */
    factor: z.number().min(1.5).max(1000).default(5),
    /** Less than this is never a spike. */
    minimum: z.number().int().min(1).max(1e9).default(50),
  }),
  /** An AI site is used that nobody has entered. */
  z.strictObject({
    kind: z.literal('new_app'),
    hours: z.number().int().min(1).max(168).default(24),
  }),
  /** A device has not been heard. */
  z.strictObject({
    kind: z.literal('device_silent'),
    hours: z.number().int().min(1).max(8760).default(72),
  }),
  /** Something new is wrong with a connected AI service; once for each finding. */
  z.strictObject({
    kind: z.literal('tenant_finding'),
    /** Findings that are less grave are not told. */
    minimum: z.enum(TENANT_SEVERITIES).default('high'),
    /** Only these tenants, by id; empty: all of them. */
    tenants: z.array(z.string().min(1).max(64)).max(TENANT_LIMITS.tenants).default([]),
  }),
]);
export type AlertCondition = z.output<typeof alertConditionSchema>;

export const alertRuleSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** What the rule is for, in its author's words. */
  description: z.string().max(1000).optional(),
  enabled: z.boolean().default(true),
  severity: z.enum(['info', 'warning', 'error', 'critical']).default('warning'),
  condition: alertConditionSchema,
  /** Ids of destinations. */
  destinations: z.array(z.string().max(64)).max(ALERT_LIMITS.destinations).default([]),
  /** The same alert about the same subject is not raised again for this long. */
  repeatHours: z.number().int().min(1).max(744).default(24),
});
export type AlertRule = z.output<typeof alertRuleSchema>;

const web = z.url({ protocol: /^https?$/ }).max(2000);
/** Sealed, a secret is half as long again. */
const secret = z.string().min(1).max(4096);

/** Where alerts go. Secrets are sealed; reading gives dots, and sending the dots back keeps them. */
export const alertDestinationSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  target: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('email'),
      to: z.array(z.email()).min(1).max(ALERT_LIMITS.recipients),
      from: z.email(),
      host: z.string().min(1).max(253),
      port: z.number().int().min(1).max(65_535).default(587),
      /** `implicit` is TLS from the start (465); `starttls` refuses to go on without it. */
      tls: z.enum(['implicit', 'starttls', 'none']).default('starttls'),
      user: z.string().max(300).default(''),
      secret: z.string().max(4096).default(''),
    }),
    /** An address of Slack, Mattermost, Teams …: it is a secret by itself. */
    z.strictObject({ kind: z.literal('slack'), secret }),
    /** Signed with HMAC-SHA256 over `timestamp.body` (header `portcullis-signature`). */
    z.strictObject({ kind: z.literal('webhook'), url: web, secret }),
    /** Events API v2; the secret is the routing key. */
    z.strictObject({
      kind: z.literal('pagerduty'),
      url: web.default('https://events.pagerduty.com/v2/enqueue'),
      secret,
    }),
  ]),
});
export type AlertDestination = z.output<typeof alertDestinationSchema>;

export const alertSilenceSchema = z.strictObject({
  /** Rule by id; empty: all rules. */
  rule: z.string().max(64).default(''),
  /** Subject; empty: every one. */
  subject: z.string().max(300).default(''),
  until: z.iso.datetime(),
  note: z.string().max(500).default(''),
});
export type AlertSilence = z.output<typeof alertSilenceSchema>;

/** An alert as it was raised. */
export const alertSchema = z.object({
  id: z.string(),
  time: z.iso.datetime(),
  rule: z.object({ id: z.string(), name: z.string() }),
  severity: z.enum(['info', 'warning', 'error', 'critical']),
  subject: z.string(),
  /** What happened, in a sentence. */
  text: z.string(),
  silenced: z.boolean(),
  deliveries: z.array(
    z.object({
      destination: z.string(),
      name: z.string(),
      state: z.enum(['waiting', 'delivered', 'failed']),
      attempts: z.number().int(),
      error: z.string().optional(),
    }),
  ),
});
export type Alert = z.output<typeof alertSchema>;

const kept = <S extends z.ZodType>(value: S) => z.object({ id: z.string(), value });

export const alertsViewSchema = z.object({
  rules: z.array(kept(alertRuleSchema)),
  destinations: z.array(kept(alertDestinationSchema)),
  silences: z.array(kept(alertSilenceSchema)),
});
export type AlertsView = z.output<typeof alertsViewSchema>;

export const alertHistorySchema = z.object({
  alerts: z.array(alertSchema),
  next: z.string().optional(),
});
export const alertTestSchema = z.object({ ok: z.boolean(), error: z.string().optional() });
