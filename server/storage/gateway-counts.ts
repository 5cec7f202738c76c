import type { OutcomeEvent } from '../../core/exchange/event';
import { timeBucket } from '../../core/exchange/gateway-times';
import type { RollupMetric } from './rollup-port';

/** What one call through the gateway adds to the counts. */
interface GatewayCell {
  readonly metric: RollupMetric;
  readonly key: string;
  readonly series: string;
  readonly label?: string;
  readonly amount?: number;
  /** Millionths of a US dollar. */
  readonly cost?: number;
}

/** Who asked, where that is known. */
interface Asker {
  readonly user: string;
  readonly label: string;
}

function resultOf({ usage, result, status = 0 }: OutcomeEvent): 'hit' | 'ok' | 'error' {
  if (usage?.cached === true) return 'hit';
  return result === 'failed' || status >= 400 ? 'error' : 'ok';
}

/** The cells of a call by provider, model, virtual key and person; none for other exchanges. */
export function gatewayCells(event: OutcomeEvent, asker: Asker | undefined): GatewayCell[] {
  const { usage, durationMs } = event;
  if (!usage) return [];
  const { provider = '', model = '', key = '', ttftMs } = usage;
  const series = resultOf(event);
  // A hit costs nothing: what it saved stands there.
  const dollars = series === 'hit' ? (usage.saved ?? 0) : (usage.cost ?? 0);
  const amount = usage.inputTokens + usage.outputTokens;
  const measures = { amount, cost: Math.round(dollars * 1_000_000) };
  const names: readonly (readonly [string, string, string])[] = [
    ['provider', provider, provider],
    ['model', `${provider}/${model}`, `${provider}/${model}`],
    ['key', key, key],
    ['user', asker?.user ?? '', asker?.label ?? ''],
  ];
  return names.flatMap(([dimension, name, label]): GatewayCell[] => {
    if (name === '') return [];
    const dimensioned = `${dimension}:${name}`;
    const ttft = ttftMs === undefined || series === 'error' ? undefined : timeBucket(ttftMs);
    return [
      { metric: 'gateway', key: dimensioned, series, label, ...measures },
      { metric: 'gateway_time', key: dimensioned, series: timeBucket(durationMs), label },
      ...(ttft === undefined
        ? []
        : [{ metric: 'gateway_ttft' as const, key: dimensioned, series: ttft, label }]),
    ];
  });
}
