import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PolicyInput, Rule } from '../../../core/exchange/policy-document';
import { invalid } from '../api-problem';
import type { Phase } from './phases';

type RuleInput = NonNullable<PolicyInput['rules']>[number];

/** Answers of ours to a rule's block that the API takes. */
const responseSchema = z.strictObject({
  status_code: z.number().int().min(400).max(499),
  content: z.string().max(30 * 1024),
  content_type: z.enum(['application/json', 'text/html', 'text/plain', 'text/xml']),
});

const parametersSchema = z.strictObject({
  response: responseSchema.optional(),
  ruleset: z.literal('current').optional(),
  rules: z.record(z.string(), z.array(z.string())).optional(),
  phases: z.array(z.string()).optional(),
  products: z.array(z.string()).optional(),
  from_value: z
    .strictObject({
      target_url: z.strictObject({ value: z.url({ protocol: /^https?$/ }) }),
      status_code: z.literal([302, 303, 307, 308]).default(302),
      preserve_query_string: z.boolean().default(false),
    })
    .optional(),
  id: z.string().optional(),
});

const rateLimitSchema = z.strictObject({
  characteristics: z.array(z.string()).min(1),
  period: z.literal([10, 60, 120, 300, 600, 3600]),
  requests_per_period: z.number().int().min(1).optional(),
  score_per_period: z.number().int().min(1).optional(),
  score_response_header_name: z.string().min(1).optional(),
  mitigation_timeout: z.literal([0, 10, 60, 120, 300, 600, 3600, 86_400]).default(0),
  counting_expression: z.string().default(''),
  requests_to_origin: z.boolean().default(false),
});

/** A rule as clients of the API write it. */
export const apiRuleSchema = z.strictObject({
  id: z.string().optional(),
  ref: z.string().max(64).optional(),
  version: z.string().optional(),
  last_updated: z.string().optional(),
  description: z.string().max(200).default(''),
  expression: z.string().min(1),
  action: z.enum([
    'block',
    'challenge',
    'js_challenge',
    'managed_challenge',
    'log',
    'skip',
    'redirect',
    'execute',
  ]),
  action_parameters: parametersSchema.optional(),
  ratelimit: rateLimitSchema.optional(),
  enabled: z.boolean().default(true),
  logging: z.strictObject({ enabled: z.boolean() }).optional(),
  /** Where a new or moved rule goes. */
  position: z
    .union([
      z.strictObject({ before: z.string() }),
      z.strictObject({ after: z.string() }),
      z.strictObject({ index: z.number().int().min(1) }),
    ])
    .optional(),
});
export type ApiRule = z.infer<typeof apiRuleSchema>;

/** Characteristics that the vendor's rules name and that are one and the same here. */
const IGNORED_CHARACTERISTICS = new Set(['cf.colo.id']);

const CHALLENGES = new Set(['challenge', 'js_challenge', 'managed_challenge']);

/** A fresh identifier of a rule. */
export const newRuleId = (): string => randomBytes(16).toString('hex');

/** The rule of the policy for a rule of the API. @throws ApiProblem for what has no counterpart */
export function toPolicyRule(
  rule: ApiRule,
  id: string,
  zone: string,
  phase: Phase,
  at: string,
): RuleInput {
  const common: RuleInput = {
    id,
    name: rule.description === '' ? (rule.ref ?? id) : rule.description,
    enabled: rule.enabled,
    when: rule.expression,
    zones: [zone],
    action: 'block',
  };
  if (phase === 'http_ratelimit') return { ...common, ...rateLimitOf(rule, at) };
  if (rule.ratelimit)
    throw invalid('Rate limits belong to the phase http_ratelimit.', `${at}/ratelimit`);
  return { ...common, ...actionOf(rule, at) };
}

function actionOf(rule: ApiRule, at: string): Partial<RuleInput> & Pick<RuleInput, 'action'> {
  const { action, action_parameters: parameters } = rule;
  if (CHALLENGES.has(action)) return { action: 'challenge' };
  switch (action) {
    case 'block':
      return { action, ...responseOf(rule) };
    case 'log':
      return { action };
    case 'skip':
      return { action, skip: skipOf(parameters, at) };
    case 'redirect': {
      const value = parameters?.from_value;
      if (!value)
        throw invalid('A redirect needs from_value.', `${at}/action_parameters/from_value`);
      const { target_url, status_code, preserve_query_string } = value;
      const redirect = {
        location: target_url.value,
        status: status_code,
        preserveQuery: preserve_query_string,
      };
      return { action, redirect };
    }
    default:
      throw invalid(`The action ${action} is not for this phase.`, `${at}/action`);
  }
}

function responseOf({ action_parameters }: ApiRule): Partial<RuleInput> {
  const response = action_parameters?.response;
  if (!response) return {};
  const { status_code: status, content_type: contentType, content: body } = response;
  return { response: { status, contentType, body } };
}

function skipOf(
  parameters: ApiRule['action_parameters'],
  at: string,
): NonNullable<RuleInput['skip']> {
  const ids = Object.values(parameters?.rules ?? {}).flat();
  if (parameters?.ruleset === 'current' || (parameters?.phases ?? []).length > 0) {
    return { rules: 'remaining' };
  }
  if (ids.length > 0) return { rules: ids };
  throw invalid(
    'A skip says what is skipped: ruleset, phases or rules.',
    `${at}/action_parameters`,
  );
}

function rateLimitOf(rule: ApiRule, at: string): Partial<RuleInput> & Pick<RuleInput, 'action'> {
  const limit = rule.ratelimit;
  if (!limit) throw invalid('A rule of this phase needs ratelimit.', `${at}/ratelimit`);
  if (rule.action === 'skip' || rule.action === 'execute' || rule.action === 'redirect') {
    throw invalid(`The action ${rule.action} is not for this phase.`, `${at}/action`);
  }
  if (rule.action !== 'block') {
    throw invalid('Rate limits of this version block.', `${at}/action`);
  }
  const { requests_per_period, score_per_period, score_response_header_name } = limit;
  if ((requests_per_period === undefined) === (score_per_period === undefined)) {
    throw invalid('Give either requests_per_period or score_per_period.', `${at}/ratelimit`);
  }
  return {
    action: 'rate_limit',
    rateLimit: {
      characteristics: limit.characteristics.filter((name) => !IGNORED_CHARACTERISTICS.has(name)),
      period: limit.period,
      mitigationTimeout: limit.mitigation_timeout,
      countingExpression: limit.counting_expression,
      ...(requests_per_period === undefined ? {} : { requestsPerPeriod: requests_per_period }),
      ...(score_per_period === undefined ? {} : { scorePerPeriod: score_per_period }),
      ...(score_response_header_name === undefined
        ? {}
        : { scoreSource: `header:${score_response_header_name.toLowerCase()}` as const }),
      ...(rule.action_parameters?.response
        ? { status: rule.action_parameters.response.status_code }
        : {}),
    },
    ...responseOf(rule),
  };
}

/** A rule of the policy as the API shows it. */
export function toApiRule(rule: Rule, version: string, updated: string) {
  const action = rule.action === 'challenge' ? 'managed_challenge' : rule.action;
  const parameters = parametersOf(rule);
  return {
    id: rule.id,
    ref: rule.id,
    version,
    last_updated: updated,
    description: rule.name,
    expression: rule.when,
    action: action === 'rate_limit' ? 'block' : action,
    enabled: rule.enabled,
    ...(parameters ? { action_parameters: parameters } : {}),
    ...(rule.rateLimit ? { ratelimit: toApiRateLimit(rule.rateLimit) } : {}),
    ...(rule.action === 'skip' ? { logging: { enabled: true } } : {}),
  };
}

function parametersOf({ skip, redirect, response }: Rule): object | undefined {
  if (skip) {
    return skip.rules === 'remaining' ? { ruleset: 'current' } : { rules: { current: skip.rules } };
  }
  if (redirect) {
    return {
      from_value: {
        target_url: { value: redirect.location },
        status_code: redirect.status,
        preserve_query_string: redirect.preserveQuery,
      },
    };
  }
  if (!response) return undefined;
  const { status: status_code, contentType: content_type, body: content } = response;
  return { response: { status_code, content_type, content } };
}

function toApiRateLimit(limit: NonNullable<Rule['rateLimit']>): object {
  const header = /^header:(.+)$/.exec(limit.scoreSource)?.[1];
  return {
    characteristics: limit.characteristics,
    period: limit.period,
    mitigation_timeout: limit.mitigationTimeout,
    counting_expression: limit.countingExpression,
    requests_to_origin: false,
    ...(limit.requestsPerPeriod === undefined
      ? {}
      : { requests_per_period: limit.requestsPerPeriod }),
    ...(limit.scorePerPeriod === undefined ? {} : { score_per_period: limit.scorePerPeriod }),
    ...(header === undefined ? {} : { score_response_header_name: header }),
  };
}
