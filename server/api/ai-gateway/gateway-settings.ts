import {
  gatewaySettingsSchema,
  type GatewayDlp,
  type GatewayPolicy,
  type GatewaySettings,
  type Guardrails,
} from '../../../core/exchange/policy-gateway';
import type { GatewayUpdate } from './gateway-input';
import { showSpend, spendBudgets, spendPrefix } from './spend-limits';

const limitId = (gateway: string): string => `${gateway}.rate`;
/** The entry that the short form of `dlp` stands for. */
const SHORT_FORM = 'default';

/** The gateway's part of the policy with one gateway as the request has it. */
export function withGateway(
  policy: GatewayPolicy,
  id: string,
  update: GatewayUpdate,
): GatewayPolicy {
  const before = policy.gateways.find((gateway) => gateway.id === id);
  const after = settingsOf(before ?? gatewaySettingsSchema.parse({ id }), update);
  const rest = withoutGateway(policy, id);
  const { rate_limiting_limit: limit, rate_limiting_interval: interval } = update;
  const limits = limit
    ? [
        {
          id: limitId(id),
          per: ['gateway' as const],
          when: { gateway: id },
          count: 'requests' as const,
          limit,
          interval: interval ?? 0,
          technique: update.rate_limiting_technique ?? ('fixed' as const),
        },
      ]
    : [];
  return {
    ...rest,
    gateways: before
      ? policy.gateways.map((gateway) => (gateway.id === id ? after : gateway))
      : [...policy.gateways, after],
    limits: [...rest.limits, ...limits],
    budgets: [...rest.budgets, ...spendBudgets(id, update.spend_limits?.rules ?? [])],
  };
}

/** Without the gateway, and what was made with it. */
export function withoutGateway(policy: GatewayPolicy, id: string): GatewayPolicy {
  return {
    ...policy,
    gateways: policy.gateways.filter((gateway) => gateway.id !== id),
    limits: policy.limits.filter((limit) => limit.id !== limitId(id)),
    budgets: policy.budgets.filter((budget) => !budget.id.startsWith(spendPrefix(id))),
  };
}

function settingsOf(before: GatewaySettings, update: GatewayUpdate): GatewaySettings {
  const { cache, retry, logs } = before;
  const ttl = update.cache_ttl ?? 0;
  const { authentication: required } = update;
  return {
    ...before,
    authentication:
      required === undefined ? before.authentication : required ? 'required' : 'optional',
    cache: {
      ...cache,
      enabled: ttl > 0,
      ttl: ttl > 0 ? ttl : cache.ttl,
      invalidateOnUpdate: update.cache_invalidate_on_update,
    },
    logs: logsOf(logs, update),
    retry: {
      maxAttempts: update.retry_max_attempts ?? retry.maxAttempts,
      delay: update.retry_delay ?? retry.delay,
      backoff: update.retry_backoff ?? retry.backoff,
    },
    dlp: update.dlp === undefined ? before.dlp : toDlp(update.dlp),
    guardrails:
      update.guardrails === undefined ? before.guardrails : toGuardrails(update.guardrails),
  };
}

function logsOf(
  { most: mostBefore, ...logs }: GatewaySettings['logs'],
  update: GatewayUpdate,
): GatewaySettings['logs'] {
  const { log_management: sent, log_management_strategy: strategy } = update;
  const most = sent === undefined ? mostBefore : (sent ?? undefined);
  return {
    ...logs,
    collect: update.collect_logs,
    ...(most === undefined ? {} : { most }),
    ...(strategy === undefined ? {} : { strategy: strategyOf(strategy) }),
  };
}

function strategyOf(strategy: 'STOP_INSERTING' | 'DELETE_OLDEST' | null) {
  return strategy === 'STOP_INSERTING' ? 'stop-inserting' : 'delete-oldest';
}

const lower = <T extends string>(word: T) => word.toLowerCase() as Lowercase<T>;
const upper = <T extends string>(word: T) => word.toUpperCase() as Uppercase<T>;

function toDlp(dlp: NonNullable<GatewayUpdate['dlp']> | null): GatewayDlp[] {
  if (dlp === null) return [];
  if ('policies' in dlp) {
    return dlp.policies.map(({ id, enabled, action, check, profiles }) => ({
      id,
      enabled: enabled && dlp.enabled,
      action: lower(action),
      check: check.map(lower),
      profiles,
    }));
  }
  if (!dlp.enabled && dlp.profiles.length === 0) return [];
  const { enabled, action, profiles } = dlp;
  return [
    { id: SHORT_FORM, enabled, action: lower(action), check: ['request', 'response'], profiles },
  ];
}

function showDlp(dlp: readonly GatewayDlp[]) {
  const [only, ...more] = dlp;
  if (only?.id === SHORT_FORM && more.length === 0) {
    return { enabled: only.enabled, action: upper(only.action), profiles: only.profiles };
  }
  return {
    enabled: dlp.some(({ enabled }) => enabled),
    policies: dlp.map((one) => ({
      ...one,
      action: upper(one.action),
      check: one.check.map(upper),
    })),
  };
}

function mapped<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function toGuardrails(guardrails: GatewayUpdate['guardrails']): Guardrails {
  return {
    prompt: mapped(guardrails?.prompt ?? {}, lower),
    response: mapped(guardrails?.response ?? {}, lower),
  };
}

/** A gateway as the API shows it. */
export function showGateway(policy: GatewayPolicy, settings: GatewaySettings, updatedAt: number) {
  const { id, cache, logs, retry, guardrails } = settings;
  const limit = policy.limits.find((one) => one.id === limitId(id));
  const at = new Date(updatedAt).toISOString();
  return {
    id,
    authentication: settings.authentication === 'required',
    cache_invalidate_on_update: cache.invalidateOnUpdate,
    cache_ttl: cache.enabled ? cache.ttl : 0,
    collect_logs: logs.collect,
    rate_limiting_interval: limit?.interval ?? 0,
    rate_limiting_limit: limit?.limit ?? 0,
    rate_limiting_technique: limit?.technique ?? 'fixed',
    retry_max_attempts: retry.maxAttempts,
    retry_delay: retry.delay,
    retry_backoff: retry.backoff,
    dlp: showDlp(settings.dlp),
    guardrails: {
      prompt: mapped(guardrails.prompt, upper),
      response: mapped(guardrails.response, upper),
    },
    spend_limits: showSpend(policy, id),
    log_management: logs.most ?? null,
    log_management_strategy:
      logs.most === undefined
        ? null
        : logs.strategy === 'stop-inserting'
          ? 'STOP_INSERTING'
          : 'DELETE_OLDEST',
    logpush: false,
    logpush_public_key: null,
    is_default: policy.gateways[0]?.id === id,
    created_at: at,
    modified_at: at,
  };
}
