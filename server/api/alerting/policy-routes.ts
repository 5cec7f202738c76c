import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  alertRuleSchema,
  type AlertCondition,
  type AlertRule,
} from '../../../core/exchange/alerts';
import { TENANT_LIMITS, TENANT_SEVERITIES } from '../../../core/exchange/tenant';
import type { Kept } from '../../administration/settings';
import { invalid, notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { pageSchema } from '../paging';
import type { ApiServices } from '../services';

const BASE = '/accounts/:account/alerting/v3';
type One = { Params: { policy: string } };

const filtersSchema = z.strictObject({
  /** The threshold, factor or hours of the kind. */
  limit: z
    .array(z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a number'))
    .max(1)
    .optional(),
  /** Of findings: the least grave one that is told, and only these AI services. */
  severity: z.array(z.enum(TENANT_SEVERITIES)).max(1).optional(),
  tenants: z.array(z.string().min(1).max(64)).max(TENANT_LIMITS.tenants).optional(),
});
type Filters = z.output<typeof filtersSchema>;

/**
 * The vendor's kinds of alerts that mean something here, and what each counts; `tenant_finding_alert`
 * is ours, as the vendor has none.
 */
const TYPES: Readonly<Record<string, (limit: number | undefined, filters: Filters) => unknown>> = {
  block_notification_new_block: (threshold = 1) => ({
    ...{ kind: 'metric', metric: 'enforced', keys: ['block'], threshold },
  }),
  traffic_anomalies_alert: (factor = 5) => ({ kind: 'spike', factor }),
  clickhouse_alert_fw_anomaly: (threshold = 20) => ({
    ...{ kind: 'metric', metric: 'injection', keys: ['01', '10'], each: 'none', threshold },
  }),
  billing_usage_alert: (threshold = 500) => ({
    ...{ kind: 'metric', metric: 'spend_team', measure: 'cost', hours: 720, threshold },
  }),
  security_insights_alert: (hours = 24) => ({ kind: 'new_app', hours }),
  device_connectivity_anomaly_alert: (hours = 72) => ({ kind: 'device_silent', hours }),
  tenant_finding_alert: (_limit, { severity, tenants }) => ({
    ...{ kind: 'tenant_finding', minimum: severity?.[0], tenants },
  }),
};
const NAMES = Object.keys(TYPES);

const HOURS_OF_DAY = 24;
const hoursOf = (interval: string): number =>
  Number.parseInt(interval, 10) * (interval.endsWith('d') ? HOURS_OF_DAY : 1);
const isInterval = (text: string): boolean =>
  /^\d{1,3}[hd]$/.test(text) && alertRuleSchema.shape.repeatHours.safeParse(hoursOf(text)).success;

const ids = z.array(z.looseObject({ id: z.string().max(200) })).max(50);
const policySchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  description: z.string().max(1000).optional(),
  enabled: z.boolean().default(true),
  alert_type: z.enum(NAMES, `an alert type is one of ${NAMES.join(', ')}`),
  /** How long the same alert is not raised again: whole hours or days. */
  alert_interval: z
    .string()
    .refine(isInterval, 'an interval is in whole hours or days from 1h to 744h, as in 2h or 7d')
    .optional(),
  mechanisms: z.strictObject({
    webhooks: ids.optional(),
    pagerduty: ids.optional(),
    email: ids.optional(),
  }),
  filters: filtersSchema.optional(),
});

/** Alert rules as the vendor's notification policies, what was raised, and what there is. */
export function alertPolicyRoutes(app: FastifyInstance, { alerts, tokens }: ApiServices): void {
  const read = { preHandler: requireScope(tokens, 'alerts:read') };
  const edit = { preHandler: requireScope(tokens, 'alerts:edit') };
  const one = async (id: string) => {
    const rule = await alerts.rules.find(id);
    if (!rule) throw notFound(`notification policy ${id}`);
    return rule;
  };
  const toRule = async (body: unknown, before?: AlertRule): Promise<AlertRule> => {
    const input = parse(policySchema, body);
    const { webhooks = [], pagerduty = [], email = [] } = input.mechanisms;
    const wanted = [...webhooks, ...pagerduty, ...email].map(({ id }) => id);
    const known = new Set((await alerts.view()).destinations.map(({ id }) => id));
    const missing = wanted.find((id) => !known.has(id));
    if (missing !== undefined) {
      throw invalid('A mechanism names no destination that was made before.', '/mechanisms');
    }
    const { filters = {} } = input;
    const given = filters.limit?.[0];
    const limit = given === undefined ? undefined : Number(given);
    const condition = TYPES[input.alert_type]?.(limit, filters);
    const { name, description, enabled, alert_interval: interval } = input;
    return parse(alertRuleSchema, {
      // What this API has no member for stays as the console set it.
      severity: before?.severity,
      repeatHours: interval === undefined ? before?.repeatHours : hoursOf(interval),
      ...{ name, description, enabled, condition, destinations: wanted },
    });
  };

  app.get(`${BASE}/policies`, read, async () =>
    success((await alerts.rules.list()).map(showPolicy)),
  );
  app.get<One>(`${BASE}/policies/:policy`, read, async ({ params }) =>
    success(showPolicy(await one(params.policy))),
  );
  app.post(`${BASE}/policies`, edit, async ({ body }) =>
    success({ id: await alerts.rules.add(await toRule(body)) }),
  );
  app.put<One>(`${BASE}/policies/:policy`, edit, async ({ params, body }) => {
    const before = await one(params.policy);
    const { name, description, enabled, alert_type, mechanisms, filters } = showPolicy(before);
    const writable = { name, description, enabled, alert_type, mechanisms, filters };
    const changes = z.looseObject({}).safeParse(body);
    const changed = await toRule({ ...writable, ...changes.data }, before.value);
    await alerts.rules.put(params.policy, changed);
    return success({ id: params.policy });
  });
  app.delete<One>(`${BASE}/policies/:policy`, edit, async ({ params }) => {
    await one(params.policy);
    await alerts.rules.remove(params.policy);
    return success(null);
  });
  app.get(`${BASE}/available_alerts`, read, () =>
    success({ Portcullis: NAMES.map((type) => ({ type, display_name: type })) }),
  );
  app.get(`${BASE}/history`, read, async ({ query }) => {
    const wanted = parse(z.looseObject(pageSchema.shape), query);
    const raised = (await alerts.list({ limit: wanted.page * wanted.per_page })).map((alert) => ({
      id: alert.id,
      sent: alert.time,
      name: alert.rule.name,
      policy_id: alert.rule.id,
      alert_body: alert.text,
      mechanism: alert.deliveries.map(({ name }) => name).join(', '),
    }));
    return page(raised, wanted.page, wanted.per_page);
  });
}

function showPolicy({ id, value, created, updated }: Kept<AlertRule>) {
  return {
    id,
    name: value.name,
    description: value.description ?? '',
    enabled: value.enabled,
    alert_type: typeOf(value.condition),
    alert_interval: `${value.repeatHours}h`,
    mechanisms: { webhooks: value.destinations.map((destination) => ({ id: destination })) },
    filters: filtersOf(value.condition),
    created: new Date(created).toISOString(),
    modified: new Date(updated).toISOString(),
  };
}

function typeOf(condition: AlertCondition): string {
  switch (condition.kind) {
    case 'spike':
      return 'traffic_anomalies_alert';
    case 'new_app':
      return 'security_insights_alert';
    case 'device_silent':
      return 'device_connectivity_anomaly_alert';
    case 'tenant_finding':
      return 'tenant_finding_alert';
    case 'metric':
      if (condition.measure === 'cost') return 'billing_usage_alert';
      return condition.metric === 'injection'
        ? 'clickhouse_alert_fw_anomaly'
        : 'block_notification_new_block';
  }
}

function filtersOf(condition: AlertCondition): Filters {
  switch (condition.kind) {
    case 'metric':
      return { limit: [String(condition.threshold)] };
    case 'spike':
      return { limit: [String(condition.factor)] };
    case 'new_app':
    case 'device_silent':
      return { limit: [String(condition.hours)] };
    case 'tenant_finding': {
      const { minimum, tenants } = condition;
      return { severity: [minimum], ...(tenants.length > 0 ? { tenants } : {}) };
    }
  }
}
