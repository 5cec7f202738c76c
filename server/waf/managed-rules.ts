import type { PolicyDocument, PolicyInput } from '../../core/exchange/policy-document';
import type { WafZone } from '../../core/exchange/policy-waf';

type RuleInput = NonNullable<PolicyInput['rules']>[number];

/** Scores below this are an attack in the field's own bands: 1–19 high, 20–49 moderate, 50–99 low. */
const HIGH_RISK = 20;

/** Ids of the managed rules, as logs and the API name them. */
export const MANAGED_RULES = {
  pii: 'managed-pii',
  unsafe: 'managed-unsafe-topics',
  injection: 'managed-prompt-injection',
} as const;

/**
 * The fixed rules of log mode: they note personal data, unsafe topics and injection, and keep the
 * prompt sealed where the company has given a key to seal it to.
 */
export function managedRules(zone: WafZone, { organisation }: PolicyDocument): RuleInput[] {
  const storePayload = organisation.payloadKey !== undefined;
  const rule = (id: string, name: string, when: string): RuleInput => ({
    id,
    name,
    when,
    action: 'log',
    storePayload,
  });
  return [
    ...(zone.personalData
      ? [rule(MANAGED_RULES.pii, 'Personal data in a prompt', 'cf.llm.prompt.pii_detected')]
      : []),
    rule(MANAGED_RULES.unsafe, 'Unsafe topic in a prompt', 'cf.llm.prompt.unsafe_topic_detected'),
    rule(
      MANAGED_RULES.injection,
      'Prompt injection',
      `cf.llm.prompt.injection_score lt ${HIGH_RISK}`,
    ),
  ];
}
