import { z } from 'zod';
import type { PolicyInput, Rule } from '../../../core/exchange/policy-document';
import { invalid } from '../api-problem';

type RuleInput = NonNullable<PolicyInput['rules']>[number];

/** Actions of a gateway rule that this suite has; the others are the vendor's network. */
const ACTIONS = ['allow', 'block', 'isolate', 'redirect'] as const;
/** Actions of ours that the vendor's clients do not know; they are taken and shown as they are. */
const OWN_ACTIONS = ['log', 'warn', 'redact'] as const;

const settingsSchema = z.looseObject({
  block_reason: z.string().max(1000).nullish(),
  block_page: z.looseObject({ target_uri: z.url({ protocol: /^https?$/ }) }).nullish(),
  redirect: z
    .looseObject({
      target_uri: z.url({ protocol: /^https?$/ }),
      include_context: z.boolean().default(false),
      preserve_path_and_query: z.boolean().default(false),
    })
    .nullish(),
});

export const gatewayRuleSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(1000).optional(),
  action: z.enum([...ACTIONS, ...OWN_ACTIONS], {
    error: `one of ${[...ACTIONS, ...OWN_ACTIONS].join(', ')}; others are not of this suite`,
  }),
  enabled: z.boolean().default(true),
  filters: z
    .array(z.enum(['http'], { error: 'only http rules are of this suite' }))
    .default(['http']),
  /** Place in the order, lowest first; the end without it. */
  precedence: z.number().int().min(0).optional(),
  traffic: z.string().default(''),
  identity: z.string().default(''),
  device_posture: z.string().default(''),
  rule_settings: settingsSchema.optional(),
  schedule: z.unknown().optional(),
  expiration: z.strictObject({ expires_at: z.iso.datetime({ offset: true }) }).nullish(),
});
export type GatewayRule = z.infer<typeof gatewayRuleSchema>;

/** The rule of the policy for a gateway rule. Its conditions become one expression. */
export function toPolicyRule(rule: GatewayRule, id: string): RuleInput {
  const conditions = [rule.traffic, rule.identity, rule.device_posture].filter(
    (text) => text !== '',
  );
  const [only] = conditions;
  const { block_reason, block_page, redirect } = rule.rule_settings ?? {};
  if (rule.action === 'redirect' && !redirect) {
    throw invalid('A redirect says where to.', '/rule_settings/redirect');
  }
  return {
    id,
    name: rule.name,
    enabled: rule.enabled,
    action: rule.action,
    when:
      conditions.length > 1
        ? conditions.map((text) => `(${text})`).join(' and ')
        : (only ?? 'true'),
    ...(block_reason ? { message: block_reason } : {}),
    ...(block_page ? { link: block_page.target_uri } : {}),
    ...(redirect
      ? {
          redirect: {
            location: redirect.target_uri,
            context: redirect.include_context,
            preservePath: redirect.preserve_path_and_query,
            preserveQuery: redirect.preserve_path_and_query,
          },
        }
      : {}),
    ...(rule.expiration ? { schedule: { notAfter: rule.expiration.expires_at } } : {}),
  };
}

/** Rules that are for every desk, not for zones of the firewall, and that look at what leaves. */
export const isGatewayRule = ({ zones, phase }: Rule): boolean =>
  zones === undefined && phase === 'prompt';

export function showRule(rule: Rule, precedence: number, version: number, updated: number) {
  const at = new Date(updated).toISOString();
  const { redirect, message, link, schedule } = rule;
  return {
    id: rule.id,
    name: rule.name,
    description: '',
    action: rule.action,
    enabled: rule.enabled,
    filters: ['http'],
    precedence,
    traffic: rule.when,
    identity: '',
    device_posture: '',
    version,
    created_at: at,
    updated_at: at,
    deleted_at: null,
    rule_settings: {
      ...(message === undefined ? {} : { block_reason: message }),
      ...(link === undefined ? {} : { block_page: { target_uri: link } }),
      ...(redirect
        ? {
            redirect: {
              target_uri: redirect.location,
              include_context: redirect.context,
              preserve_path_and_query: redirect.preservePath,
            },
          }
        : {}),
    },
    expiration: schedule?.notAfter === undefined ? null : { expires_at: schedule.notAfter },
  };
}
