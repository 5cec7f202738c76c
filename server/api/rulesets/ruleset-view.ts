import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { toApiRule } from './api-rule';
import { idOf, MANAGED_RULESET, rulesetId, rulesOf, type Phase } from './phases';

/** When a phase last changed. */
export interface Revision {
  /** Rises with each change of this phase, from 1. */
  readonly number: number;
  readonly time: number;
}

const NAMES: Readonly<Record<Phase, string>> = {
  http_request_firewall_custom: 'Custom rules',
  http_ratelimit: 'Rate limits',
  http_request_firewall_managed: 'Managed rules',
};

/** A ruleset without its rules, as lists show it. */
export function describeRuleset(zone: WafZone, phase: Phase, revision: Revision) {
  return {
    id: rulesetId(zone.id, phase),
    name: NAMES[phase],
    description: '',
    kind: 'zone',
    phase,
    version: `${revision.number}`,
    last_updated: new Date(revision.time).toISOString(),
  };
}

/** A ruleset with its rules. */
export function showRuleset(
  document: PolicyDocument,
  zone: WafZone,
  phase: Phase,
  revision: Revision,
) {
  const described = describeRuleset(zone, phase, revision);
  const { version, last_updated } = described;
  const rules =
    phase === 'http_request_firewall_managed'
      ? managedRule(zone, version, last_updated)
      : rulesOf(document, zone, phase).map((rule) => toApiRule(rule, version, last_updated));
  return { ...described, rules };
}

/** Log mode stands as the execution of the managed ruleset; production mode as its absence. */
function managedRule(zone: WafZone, version: string, last_updated: string) {
  if (zone.mode !== 'log') return [];
  const id = idOf('execute', zone.id);
  return [
    {
      id,
      ref: id,
      version,
      last_updated,
      description: 'Log personal data, unsafe topics and injection',
      expression: 'true',
      action: 'execute',
      action_parameters: { id: MANAGED_RULESET, version: 'latest' },
      enabled: true,
    },
  ];
}

/** What of a document belongs to a phase: equal texts are the same version. */
export function fingerprint(document: PolicyDocument, zone: WafZone, phase: Phase): string {
  return JSON.stringify(
    phase === 'http_request_firewall_managed' ? zone.mode : rulesOf(document, zone, phase),
  );
}
