import type { Alert } from '../../core/exchange/alerts';
import type { DeviceStore, ShadowAiStore } from '../storage/port';
import type { RollupStore, RollupTotal } from '../storage/rollup-port';
import {
  Counts,
  MICRO_DOLLARS,
  TABLE_ROWS,
  type Figure,
  type Row,
  type Table,
  type Week,
} from './week';

/** Sites of unknown AI that are looked through. */
const SHADOW_SITES = 500;
/** Scores of an injection that are high or moderate: below 20, and below 50. */
const HIGH_RISK = ['01', '10'];
const MODERATE_RISK = ['20', '30', '40'];
const DAY_MS = 86_400_000;

export interface WeekSources {
  readonly rollups: RollupStore;
  readonly shadowAi: ShadowAiStore;
  readonly devices: DeviceStore;
  /** Alerts that were raised, newest first. */
  readonly alerts: () => Promise<readonly Alert[]>;
  readonly organisation: () => string;
}

/** Reads what a week came to, and the headline of the week before, out of the counts. */
export async function collectWeek(
  sources: WeekSources,
  range: { readonly from: number; readonly to: number },
): Promise<Week> {
  const { rollups, organisation } = sources;
  const week = new Counts(rollups, range.from, range.to);
  const before = new Counts(rollups, range.from - 7 * DAY_MS, range.from);
  const tables = await Promise.all([
    ...appTables(week, sources.shadowAi),
    ...contentTables(week),
    ...spendTables(week),
    ...mcpTables(week),
    ...fleetTables(week, sources),
  ]);
  const [figures, days] = await Promise.all([
    figuresOf(week, before, sources.devices),
    week.days('enforced'),
  ]);
  return { organisation: organisation(), ...range, figures, days, tables };
}

const sum = (totals: readonly RollupTotal[], keys?: readonly string[]): number =>
  totals.reduce((all, { key, count }) => all + (keys?.includes(key) === false ? 0 : count), 0);

async function numbersOf(counts: Counts) {
  const [enforced, action, people, apps, spend] = await Promise.all([
    counts.totals('enforced'),
    counts.totals('action'),
    counts.distinct('user'),
    counts.distinct('app'),
    counts.totals('spend_model'),
  ]);
  return {
    exchanges: sum(enforced),
    ...{ people, apps },
    blocked: sum(enforced, ['block']),
    redacted: sum(enforced, ['redact']),
    warned: sum(action, ['warn']),
    tokens: spend.reduce((all, { amount }) => all + amount, 0),
    cost: spend.reduce((all, { cost }) => all + cost, 0) / MICRO_DOLLARS,
  };
}

async function figuresOf(
  week: Counts,
  before: Counts,
  devices: DeviceStore,
): Promise<readonly Figure[]> {
  const [now, past, count] = await Promise.all([
    numbersOf(week),
    numbersOf(before),
    devices.count(),
  ]);
  const counted = (id: Exclude<Figure['id'], 'devices'>, path: string): Figure => ({
    ...{ id, value: now[id], before: past[id], path },
    unit: id === 'cost' ? 'money' : id === 'tokens' ? 'tokens' : 'count',
  });
  return [
    counted('exchanges', week.search()),
    counted('people', week.search()),
    counted('apps', '/apps'),
    counted('blocked', week.search({ enforced: 'block' })),
    counted('redacted', week.search({ enforced: 'redact' })),
    counted('warned', week.search({ action: 'warn' })),
    counted('tokens', week.search({ door: 'gateway' })),
    counted('cost', week.search({ door: 'gateway' })),
    { id: 'devices', value: count, unit: 'count', path: '/devices' },
  ];
}

type Loading = Promise<Table>;

function table(
  id: Table['id'],
  rows: Promise<readonly Row[]>,
  unit: Table['unit'] = 'count',
): Loading {
  return rows.then((all) => ({ id, unit, rows: all.slice(0, TABLE_ROWS) }));
}

const named = ({ key, label }: RollupTotal): string => (label === '' ? key : label);

/** Rows of counts, each leading to its events. */
function rows(
  totals: Promise<readonly RollupTotal[]>,
  path: (total: RollupTotal) => string,
  label: (total: RollupTotal) => string = named,
): Promise<readonly Row[]> {
  return totals.then((all) =>
    all.map((total) => ({ label: label(total), value: total.count, path: path(total) })),
  );
}

function appTables(week: Counts, shadowAi: ShadowAiStore): Loading[] {
  const apps = week.totals('app', 'both');
  const of = (...statuses: string[]) =>
    rows(
      apps.then((all) => all.filter(({ series }) => statuses.includes(series))),
      ({ key }) => week.search({ app: key }),
    );
  const sites = shadowAi.list(SHADOW_SITES).then((all) =>
    all
      .filter(({ last }) => last >= week.from)
      .sort((a, b) => b.users - a.users || b.requests - a.requests)
      .map(({ host, users }) => ({ label: host, value: users, path: '/shadow-ai' })),
  );
  return [
    table('approved', of('approved')),
    table('unapproved', of('unapproved', 'in_review', 'unreviewed')),
    table('shadow', sites),
  ];
}

function contentTables(week: Counts): Loading[] {
  const injection = week.totals('injection').then((all): readonly Row[] => [
    { label: 'high', value: sum(all, HIGH_RISK), path: week.search({ injection: '01' }) },
    { label: 'moderate', value: sum(all, MODERATE_RISK), path: week.search({ injection: '20' }) },
  ]);
  return [
    table(
      'topics',
      rows(week.totals('topic'), ({ key }) => week.search({ topic: key })),
    ),
    table(
      'profiles',
      rows(week.totals('profile'), ({ key }) => week.search({ profile: key })),
    ),
    table(
      'matchedPeople',
      rows(
        week.totals('profile_user', 'series'),
        ({ series }) => week.search({ user: series }),
        ({ series }) => series,
      ),
    ),
    table(
      'choices',
      rows(week.totals('choice'), ({ key }) => week.search({ choice: key })),
    ),
    table(
      'injection',
      injection.then((all) => all.filter(({ value }) => value > 0)),
    ),
    table(
      'rules',
      rows(week.totals('rule'), ({ key }) => week.search({ rule: key })),
    ),
  ];
}

function spendTables(week: Counts): Loading[] {
  const money = (
    metric: 'spend_model' | 'spend_user' | 'spend_team',
    path: (key: string) => string,
  ): Promise<readonly Row[]> =>
    week.totals(metric, 'key', 'cost').then((all) =>
      all
        .filter(({ cost }) => cost > 0)
        .map((total) => ({
          ...{ label: named(total), value: total.cost / MICRO_DOLLARS, path: path(total.key) },
        })),
    );
  return [
    table(
      'costModels',
      money('spend_model', (key) => week.search({ model: key })),
      'money',
    ),
    table(
      'costPeople',
      money('spend_user', (key) => week.search({ user: key })),
      'money',
    ),
    table(
      'costTeams',
      money('spend_team', () => '/gateway'),
      'money',
    ),
  ];
}

function mcpTables(week: Counts): Loading[] {
  const servers = week.totals('mcp_server', 'both');
  const of = (kind: string) =>
    rows(
      servers.then((all) => all.filter(({ series }) => series === kind)),
      ({ key }) => week.search({ server: key }),
    );
  const tools = rows(
    week.totals('mcp_tool', 'both').then((all) => all.filter(({ series }) => series !== '')),
    ({ key, series }) => week.search({ server: key, tool: series }),
    ({ key, series }) => `${key} · ${series}`,
  );
  return [
    table('mcpServers', of('portal')),
    table('mcpTools', tools),
    table('shadowMcp', of('shadow')),
  ];
}

function fleetTables(week: Counts, { devices, alerts }: WeekSources): Loading[] {
  const versions = devices
    .spreadOf('agentVersion')
    .then((all) =>
      all.map((each) => ({ label: each.value, value: each.devices, path: '/devices' })),
    );
  const posture = devices
    .postureSpread()
    .then((all) =>
      all
        .filter(({ failed }) => failed > 0)
        .map(({ check, failed }) => ({ label: check, value: failed, path: '/devices' })),
    );
  const raised = alerts().then((all) => {
    const counts = new Map<string, number>();
    for (const { time, rule } of all) {
      const at = Date.parse(time);
      if (at < week.from || at >= week.to) continue;
      counts.set(rule.name, (counts.get(rule.name) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([, a], [, b]) => b - a);
    return sorted.map(([label, value]) => ({ label, value, path: '/alerts' }));
  });
  return [table('versions', versions), table('posture', posture), table('alerts', raised)];
}
