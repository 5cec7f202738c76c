import type { AlertCondition } from '../../../core/exchange/alerts';

/** A rule about connected AI services. */
export type FindingCondition = Extract<AlertCondition, { kind: 'tenant_finding' }>;

/** What people want to be told of, as the console offers it. */
export const RULE_TEMPLATES = {
  spike: { kind: 'spike', metric: 'user', factor: 5, minimum: 50 },
  new_app: { kind: 'new_app', hours: 24 },
  injection: {
    kind: 'metric',
    metric: 'injection',
    // Low scores are the dangerous ones.
    keys: ['01', '10'],
    measure: 'count',
    each: 'none',
    threshold: 20,
    hours: 1,
  },
  budget: {
    kind: 'metric',
    metric: 'spend_team',
    keys: [],
    measure: 'cost',
    each: 'key',
    threshold: 500,
    hours: 720,
  },
  device_silent: { kind: 'device_silent', hours: 72 },
  tamper: {
    kind: 'metric',
    metric: 'device_event',
    keys: ['tamper', 'policy_refused', 'trust', 'fail_open'],
    measure: 'count',
    each: 'key',
    threshold: 1,
    hours: 1,
  },
  mcp: {
    kind: 'metric',
    metric: 'device_event',
    keys: ['tool_anomaly', 'tool_quarantined'],
    measure: 'count',
    each: 'key',
    threshold: 1,
    hours: 1,
  },
  tenant_finding: { kind: 'tenant_finding', minimum: 'high', tenants: [] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type RuleTemplate = keyof typeof RULE_TEMPLATES;
/** Those whose condition turns on a number. */
export type NumberTemplate = Exclude<RuleTemplate, 'tenant_finding'>;

/** The number that a template's condition turns on: a threshold, a factor or hours. */
export function conditionOf(template: NumberTemplate, value: number): AlertCondition {
  switch (template) {
    case 'spike':
      return { ...RULE_TEMPLATES.spike, factor: value };
    case 'new_app':
      return { ...RULE_TEMPLATES.new_app, hours: value };
    case 'device_silent':
      return { ...RULE_TEMPLATES.device_silent, hours: value };
    case 'injection':
    case 'budget':
    case 'tamper':
    case 'mcp': {
      const condition = RULE_TEMPLATES[template];
      return { ...condition, keys: [...condition.keys], threshold: value };
    }
  }
}

export function startValue(template: NumberTemplate): number {
  const condition = RULE_TEMPLATES[template];
  if ('threshold' in condition) return condition.threshold;
  return 'factor' in condition ? condition.factor : condition.hours;
}
