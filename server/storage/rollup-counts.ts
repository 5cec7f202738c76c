import type { AuditEvent, ExchangeEvent, OutcomeEvent } from '../../core/exchange/event';
import { gatewayCells } from './gateway-counts';
import { personKey, personLabel } from './person-key';
import type { RollupMetric } from './rollup-port';
import { scoreBucket } from './score-bucket';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Longest key, series and label, UTF-16 code units. */
const TEXT_LENGTH = 200;
/** Upper ends of the buckets of `lag`, seconds. */
const LAGS = [1, 10, 60, 600, 3600, 86_400] as const;

/** What one bucket of one metric gets. */
export interface RollupCell {
  readonly hour: number;
  readonly metric: RollupMetric;
  readonly key: string;
  readonly series: string;
  label: string;
  count: number;
  amount: number;
  /** Millionths of a US dollar. */
  cost: number;
}

/** Who asked what an outcome belongs to. */
export interface Asker {
  readonly user: string;
  readonly label: string;
}

/** Sums up what events add to the counts; keeps cells, not events. */
export class RollupCounts {
  readonly #cells = new Map<string, RollupCell>();

  get cells(): readonly RollupCell[] {
    return [...this.#cells.values()];
  }

  add(event: AuditEvent, receivedAt: number, asker?: Asker): void {
    const time = Date.parse(event.time);
    const hour = Math.floor(time / HOUR_MS) * HOUR_MS;
    const lag = Math.max(0, receivedAt - time);
    this.#count(hour, 'lag', lagBucket(lag), '', { amount: lag });
    switch (event.kind) {
      case 'exchange':
        this.#exchange(event, hour);
        return;
      case 'outcome':
        this.#outcome(event, hour, asker);
        return;
      case 'device':
        this.#count(hour, 'device_event', event.what);
    }
  }

  #exchange(event: ExchangeEvent, hour: number): void {
    const { actor, app, answer, rule, model } = event;
    const user = personKey(actor);
    const label = personLabel(actor);
    const tokens = { amount: event.tokenCount };
    this.#count(hour, 'enforced', event.enforced);
    this.#count(hour, 'action', event.action);
    this.#count(hour, 'door', event.door);
    this.#count(hour, 'app', app.id, app.status, { label: app.name, ...tokens });
    if (user !== '') {
      this.#count(hour, 'user', user, '', { label, ...tokens });
      this.#count(hour, 'app_user', app.id, user, { label: app.name, ...tokens });
    }
    for (const group of actor.groups) this.#count(hour, 'team', group, '', tokens);
    if (answer) this.#count(hour, 'choice', answer.choice, answer.by);
    if (rule) this.#count(hour, 'rule', rule.id, event.enforced, { label: rule.name });
    for (const id of event.logged) this.#count(hour, 'rule', id, 'log');
    if (model !== undefined) this.#count(hour, 'model', model, '', tokens);
    if (event.drifted) this.#count(hour, 'drift', event.request.host, event.extractor);
    this.#found(event, hour, user);
    this.#signals(event, hour);
    this.#tools(event, hour, user);
  }

  /** A detector and a profile count once for each exchange that they fired in. */
  #found({ findings }: ExchangeEvent, hour: number, user: string): void {
    if (findings.length === 0) return;
    const detectors = new Set(findings.map(({ detector }) => detector));
    for (const detector of detectors) this.#count(hour, 'detector', detector);
    const profiles = new Set(findings.flatMap((finding) => finding.profiles));
    for (const profile of profiles) {
      this.#count(hour, 'profile', profile);
      if (user !== '') this.#count(hour, 'profile_user', profile, user);
    }
  }

  #signals({ signals, door, app }: ExchangeEvent, hour: number): void {
    if (!signals) return;
    const { injectionScore, topics, unsafeTopics } = signals;
    this.#count(hour, 'injection', scoreBucket(injectionScore));
    if (door === 'waf') {
      const score = String(Math.round(injectionScore)).padStart(2, '0');
      this.#count(hour, 'waf_score', app.id, score, { label: app.name });
    }
    for (const topic of new Set([...topics, ...unsafeTopics])) this.#count(hour, 'topic', topic);
  }

  #tools({ mcp, door }: ExchangeEvent, hour: number, user: string): void {
    if (!mcp) return;
    this.#count(hour, 'mcp_server', mcp.server, door === 'portal' ? 'portal' : 'shadow');
    if (mcp.tool !== undefined) this.#count(hour, 'mcp_tool', mcp.server, mcp.tool);
    if (user !== '') this.#count(hour, 'mcp_user', mcp.server, user);
  }

  #outcome(event: OutcomeEvent, hour: number, asker?: Asker): void {
    const { result, responseLength, usage } = event;
    this.#count(hour, 'result', result, '', { amount: responseLength });
    if (!usage) return;
    const spent = {
      amount: usage.inputTokens + usage.outputTokens,
      cost: Math.round((usage.cost ?? 0) * 1_000_000),
    };
    this.#count(hour, 'spend_model', usage.model ?? '', usage.provider ?? '', spent);
    if (usage.team !== undefined) this.#count(hour, 'spend_team', usage.team, '', spent);
    for (const cell of gatewayCells(event, asker)) {
      this.#count(hour, cell.metric, cell.key, cell.series, cell);
    }
    if (asker) this.#count(hour, 'spend_user', asker.user, '', { label: asker.label, ...spent });
  }

  #count(
    hour: number,
    metric: RollupMetric,
    key: string,
    series = '',
    more: { readonly label?: string; readonly amount?: number; readonly cost?: number } = {},
  ): void {
    const id = `${hour}\n${metric}\n${key}\n${series}`;
    let cell = this.#cells.get(id);
    if (!cell) {
      const names = { key: bounded(key), series: bounded(series), label: '' };
      cell = { hour, metric, ...names, count: 0, amount: 0, cost: 0 };
      this.#cells.set(id, cell);
    }
    cell.count += 1;
    cell.amount += Math.round(more.amount ?? 0);
    cell.cost += more.cost ?? 0;
    if (cell.label === '' || more.label !== undefined) cell.label = bounded(more.label ?? key);
  }
}

/** PostgreSQL takes no NUL in a text. */
function bounded(text: string): string {
  return text.slice(0, TEXT_LENGTH).replaceAll('\0', '');
}

function lagBucket(ms: number): string {
  return String(LAGS.find((seconds) => ms <= seconds * 1000) ?? 'inf');
}
