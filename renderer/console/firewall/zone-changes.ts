import type { PolicyDocument, Rule } from '../../../core/exchange/policy-document';
import type { WafEndpoint, WafZone } from '../../../core/exchange/policy-waf';

/** The label of endpoints that take prompts. */
export const LLM_LABEL = 'cf-llm';

/** Id of the rule that the threshold tuner keeps for a zone. */
const thresholdRuleId = (zone: string): string => `block-injection-${zone}`;

function withZone(
  document: PolicyDocument,
  id: string,
  change: (zone: WafZone) => WafZone,
): PolicyDocument {
  const zones = document.waf.zones.map((zone) => (zone.id === id ? change(zone) : zone));
  return { ...document, waf: { ...document.waf, zones } };
}

/** The threshold that is in force for a zone; undefined: none. */
export function thresholdOf({ rules }: PolicyDocument, zone: string): number | undefined {
  const rule = rules.find(({ id, enabled }) => id === thresholdRuleId(zone) && enabled);
  const found = /injection_score lt (\d+)/.exec(rule?.when ?? '');
  return found ? Number(found[1]) : undefined;
}

/** From log mode to block: the zone is in production, and scores below the threshold are blocked. */
export function blockBelow(
  document: PolicyDocument,
  zone: Pick<WafZone, 'id'>,
  name: string,
  threshold: number,
  like: Rule,
): PolicyDocument {
  const id = thresholdRuleId(zone.id);
  const rule: Rule = {
    ...like,
    ...{ id, name, enabled: true, action: 'block' },
    when: `app.id eq "${zone.id}" and cf.llm.prompt.injection_score lt ${threshold}`,
  };
  const rules = [rule, ...document.rules.filter((one) => one.id !== id)];
  return withZone({ ...document, rules }, zone.id, (one) => ({ ...one, mode: 'production' }));
}

/** Back to log mode, without the rule of the tuner. */
export function logOnly(document: PolicyDocument, zone: string): PolicyDocument {
  const rules = document.rules.filter(({ id }) => id !== thresholdRuleId(zone));
  return withZone({ ...document, rules }, zone, (one) => ({ ...one, mode: 'log' }));
}

const sameEndpoint = (
  one: Pick<WafEndpoint, 'method' | 'path'>,
  other: Pick<WafEndpoint, 'method' | 'path'>,
): boolean => one.method === other.method && one.path === other.path;

/** Makes an operation one that takes prompts, under a path of the administrator's choice. */
export function confirmEndpoint(
  document: PolicyDocument,
  zone: string,
  seen: Pick<WafEndpoint, 'method' | 'path'>,
  path: string,
): PolicyDocument {
  return withZone(document, zone, (one) => ({
    ...one,
    endpoints: [
      ...one.endpoints.filter((known) => !sameEndpoint(known, { method: seen.method, path })),
      { method: seen.method, path, labels: [LLM_LABEL] },
    ],
  }));
}

export function ignoreEndpoint(
  document: PolicyDocument,
  zone: string,
  key: string,
): PolicyDocument {
  return withZone(document, zone, (one) => ({
    ...one,
    ignoredEndpoints: [...new Set([...one.ignoredEndpoints, key])],
  }));
}

export function removeEndpoint(
  document: PolicyDocument,
  zone: string,
  endpoint: Pick<WafEndpoint, 'method' | 'path'>,
): PolicyDocument {
  return withZone(document, zone, (one) => ({
    ...one,
    endpoints: one.endpoints.filter((known) => !sameEndpoint(known, endpoint)),
  }));
}

export function setTopics(
  document: PolicyDocument,
  zone: string,
  topics: WafZone['topics'],
): PolicyDocument {
  return withZone(document, zone, (one) => ({ ...one, topics }));
}
