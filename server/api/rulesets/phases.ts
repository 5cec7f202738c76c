import { createHash } from 'node:crypto';
import type { PolicyDocument, Rule } from '../../../core/exchange/policy-document';
import type { WafZone } from '../../../core/exchange/policy-waf';

/** Phases of a zone that hold rules, in the order in which they run. */
export const PHASES = [
  'http_request_firewall_custom',
  'http_ratelimit',
  'http_request_firewall_managed',
] as const;
export type Phase = (typeof PHASES)[number];

/** Name of the ruleset that the managed phase executes in log mode. */
export const MANAGED_RULESET = idOf('managed', 'llm');

/** A stable identifier in the form that clients expect: 32 hexadecimal digits. */
export function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

export const rulesetId = (zone: string, phase: Phase): string => idOf('ruleset', zone, phase);

/** The phase of a ruleset's id in a zone. */
export function phaseOf(zone: string, id: string): Phase | undefined {
  return PHASES.find((phase) => rulesetId(zone, phase) === id);
}

/** The rules of one phase of a zone: those of the policy that are for this zone alone. */
export function rulesOf({ rules }: PolicyDocument, { id }: WafZone, phase: Phase): readonly Rule[] {
  if (phase === 'http_request_firewall_managed') return [];
  return rules.filter((rule) => isOf(rule, id, phase));
}

export function isOf(rule: Rule, zone: string, phase: Phase): boolean {
  const [only, ...more] = rule.zones ?? [];
  if (only !== zone || more.length > 0 || rule.phase !== 'prompt') return false;
  return (phase === 'http_ratelimit') === (rule.action === 'rate_limit');
}

/**
 * The document with other rules in one phase of a zone. They stand where the old ones stood: custom
 * rules before rate limits, both before the rules for everybody.
 */
export function withRules(
  document: PolicyDocument,
  zone: WafZone,
  phase: Phase,
  rules: readonly Rule[],
): PolicyDocument {
  const others = document.rules.filter((rule) => !isOf(rule, zone.id, phase));
  const first = others.findIndex(
    (rule) => !PHASES.some((one) => precedes(one, phase) && isOf(rule, zone.id, one)),
  );
  const at = first < 0 ? others.length : first;
  return { ...document, rules: [...others.slice(0, at), ...rules, ...others.slice(at)] };
}

const precedes = (one: Phase, other: Phase): boolean => PHASES.indexOf(one) < PHASES.indexOf(other);
