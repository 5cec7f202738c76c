import type { AlertCondition } from '../../core/exchange/alerts';
import type { TenantsView } from '../../core/exchange/tenant';
import type { DeviceStore, ShadowAiStore } from '../storage/port';
import type { RollupStore, RollupTotal } from '../storage/rollup-port';
import { newFindings } from './tenant-findings';

const HOUR_MS = 3_600_000;
/** What spikes are compared with, hours. */
const USUAL_HOURS = 7 * 24;
const MICRO_DOLLARS = 1_000_000;

/** What a rule found: `subject` tells equal alerts, `text` is for people. */
export interface Incident {
  readonly subject: string;
  readonly text: string;
  /** When it began, ms since the epoch: it is told once from then on, however long it lasts. */
  readonly since?: number;
}

export interface ConditionSources {
  readonly rollups: RollupStore;
  readonly shadowAi: ShadowAiStore;
  readonly devices: DeviceStore;
  readonly tenants: { view(): Promise<TenantsView> };
}

/** What fires now. Only names, numbers and hosts stand in the texts, never what was written. */
export async function incidentsOf(
  condition: AlertCondition,
  sources: ConditionSources,
  now: number,
): Promise<readonly Incident[]> {
  switch (condition.kind) {
    case 'metric':
      return overThreshold(condition, sources.rollups, now);
    case 'spike':
      return spikes(condition, sources.rollups, now);
    case 'new_app':
      return newApps(condition.hours, sources.shadowAi, now);
    case 'device_silent':
      return silentDevices(condition.hours, sources.devices, now);
    case 'tenant_finding':
      return newFindings(condition, await sources.tenants.view(), now);
  }
}

const hourOf = (time: number): number => Math.floor(time / HOUR_MS) * HOUR_MS;

async function overThreshold(
  condition: Extract<AlertCondition, { kind: 'metric' }>,
  rollups: RollupStore,
  now: number,
): Promise<readonly Incident[]> {
  const { metric, keys, measure, each, threshold, hours } = condition;
  const to = hourOf(now) + HOUR_MS;
  const range = { metric, span: 'hour' as const, from: to - hours * HOUR_MS, to };
  const totals = await rollups.totals(range, 'key', { order: measure });
  const wanted = keys.length === 0 ? totals : totals.filter(({ key }) => keys.includes(key));
  const sum = wanted.reduce((all, total) => all + valueOf(total, measure), 0);
  const measured =
    each === 'key'
      ? wanted.map((total) => ({ ...total, value: valueOf(total, measure) }))
      : [{ key: keys.join(', ') || metric, label: '', value: sum }];
  return measured
    .filter(({ value }) => value >= threshold)
    .map(({ key, label, value }) => ({
      subject: key,
      text: `${metric} ${label === '' ? key : label}: ${shown(value)} in ${hours} h (threshold ${shown(threshold)})`,
    }));
}

function valueOf(total: RollupTotal, measure: 'count' | 'amount' | 'cost'): number {
  return measure === 'cost' ? total.cost / MICRO_DOLLARS : total[measure];
}

const shown = (value: number): string => String(Math.round(value * 100) / 100);

async function spikes(
  { metric, factor, minimum }: Extract<AlertCondition, { kind: 'spike' }>,
  rollups: RollupStore,
  now: number,
): Promise<readonly Incident[]> {
  const hour = hourOf(now);
  const span = 'hour' as const;
  const [current, usual] = await Promise.all([
    rollups.totals({ metric, span, from: hour, to: hour + HOUR_MS }, 'key'),
    rollups.totals({ metric, span, from: hour - USUAL_HOURS * HOUR_MS, to: hour }, 'key'),
  ]);
  const means = new Map(usual.map(({ key, count }) => [key, count / USUAL_HOURS]));
  return current
    .filter(({ key, count }) => count >= minimum && count >= factor * (means.get(key) ?? 0))
    .map(({ key, label, count }) => ({
      subject: key,
      text: `${metric} ${label === '' ? key : label}: ${count} this hour, usually ${shown(means.get(key) ?? 0)}`,
    }));
}

/** Sites that the list shows at most. */
const LISTED_SITES = 500;

async function newApps(
  hours: number,
  shadowAi: ShadowAiStore,
  now: number,
): Promise<readonly Incident[]> {
  const sites = await shadowAi.list(LISTED_SITES);
  return sites
    .filter(({ first }) => first >= now - hours * HOUR_MS)
    .map(({ host, users, requests }) => ({
      subject: host,
      text: `new AI site ${host}: ${users} people, ${requests} requests`,
    }));
}

async function silentDevices(
  hours: number,
  devices: DeviceStore,
  now: number,
): Promise<readonly Incident[]> {
  const all = await devices.list();
  return all
    .filter(({ lastSeen }) => lastSeen < now - hours * HOUR_MS)
    .map(({ id, hostname, lastSeen }) => ({
      subject: id,
      text: `device ${hostname} is silent since ${new Date(lastSeen).toISOString()}`,
    }));
}
