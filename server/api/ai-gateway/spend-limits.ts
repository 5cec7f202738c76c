import type { GatewayBudget, GatewayPolicy } from '../../../core/exchange/policy-gateway';
import type { SpendRule } from './gateway-input';

/** Fixed windows that a calendar has, seconds. */
const CALENDAR = { 3600: 'hour', 86_400: 'day', 604_800: 'week', 2_592_000: 'month' } as const;

export const spendPrefix = (gateway: string): string => `${gateway}.spend.`;

type Conditions = Readonly<Record<string, unknown>>;

/** Spend limits of one gateway as budgets of the policy. */
export function spendBudgets(gateway: string, rules: readonly SpendRule[]): GatewayBudget[] {
  return rules.map((rule, index) => {
    const when: Record<string, unknown> = { gateway };
    const per: GatewayBudget['per'] = [];
    if (rule.model) when['model'] = { $in: rule.model.values };
    if (rule.provider) when['provider'] = { $in: rule.provider.values };
    for (const [key, test] of Object.entries(rule.metadata ?? {})) {
      if (test.mode === 'partition') per.push(`metadata.${key}`);
      else when[`metadata.${key}`] = { $in: test.values };
    }
    return {
      id: `${spendPrefix(gateway)}${rule.id ?? index + 1}`.slice(0, 64),
      per,
      when,
      amount: rule.limit,
      period: periodOf(rule),
    };
  });
}

function periodOf({ window, technique }: SpendRule): GatewayBudget['period'] {
  const calendar = new Map(Object.entries(CALENDAR)).get(`${window}`);
  return technique === 'fixed' && calendar !== undefined ? calendar : window;
}

export function showSpend(policy: GatewayPolicy, gateway: string) {
  const prefix = spendPrefix(gateway);
  const rules = policy.budgets
    .filter(({ id }) => id.startsWith(prefix))
    .map((budget) => showRule(budget, prefix));
  return { enabled: rules.length > 0, rules };
}

function showRule({ id, amount, period, per, when }: GatewayBudget, prefix: string) {
  const metadata: Record<string, unknown> = {};
  for (const name of per) metadata[name.replace(/^metadata\./, '')] = { mode: 'partition' };
  for (const name of Object.keys(when)) {
    if (name.startsWith('metadata.')) metadata[name.slice('metadata.'.length)] = filter(when, name);
  }
  const fixed = Object.entries(CALENDAR).find(([, word]) => word === period);
  return {
    id: id.slice(prefix.length),
    enabled: true,
    limit: amount,
    limitType: 'cost',
    window: fixed ? Number(fixed[0]) : period,
    technique: fixed ? 'fixed' : 'sliding',
    ...(when['model'] === undefined ? {} : { model: filter(when, 'model') }),
    ...(when['provider'] === undefined ? {} : { provider: filter(when, 'provider') }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

function filter(when: Conditions, name: string) {
  const test = when[name];
  const values =
    typeof test === 'object' && test !== null && '$in' in test && Array.isArray(test.$in)
      ? test.$in
      : [];
  return { mode: 'filter', values };
}
