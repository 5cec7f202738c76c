import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Device } from '../../../core/exchange/console';
import { formatShare } from '../../ui/format';
import { Loaded, Panel } from '../report/panel';
import { RankList, type RankRow } from '../report/rank-list';
import type { TimeRange } from '../report/time-range';
import { useTotals } from '../report/use-counts';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';

const REFRESH_MS = 30_000;
const BY = ['state', 'policy', 'agent', 'os'] as const;
type By = (typeof BY)[number];

function nameOf(device: Device, by: By): Pick<RankRow, 'name' | 'tone'> {
  switch (by) {
    case 'state': {
      const state = device.online ? device.state : 'offline';
      return { name: t(`state.${state}`), tone: state === 'protected' ? 'good' : 'notice' };
    }
    case 'policy':
      return { name: t('dash.version', { version: device.policyVersion }) };
    case 'agent':
      return { name: device.agentVersion };
    case 'os':
      return { name: `${device.os} ${device.osVersion}` };
  }
}

function spread(devices: readonly Device[], by: By): readonly RankRow[] {
  const rows = new Map<string, RankRow>();
  for (const device of devices) {
    const { name, tone } = nameOf(device, by);
    const row = rows.get(name);
    const more = tone === undefined ? {} : { tone };
    rows.set(name, { id: name, name, ...more, count: (row?.count ?? 0) + 1, href: '/devices' });
  }
  return [...rows.values()].sort((a, b) => b.count - a.count);
}

/** State, policy, agent and system of the enrolled devices. */
export function FleetSpread() {
  const api = useApi();
  const { resource, reload } = useResource(api.devices, REFRESH_MS);
  const [by, setBy] = useState<By>('state');
  const rows = resource.kind === 'ready' ? spread(resource.value, by) : [];
  const table = {
    title: t('dash.fleet'),
    columns: [t(`dash.fleetBy.${by}`), t('dash.devices')],
    rows: rows.map(({ name, count }) => [name, count]),
  };
  return (
    <Panel
      title={t('dash.fleet')}
      table={table}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t('dash.fleet')}
          data={BY.map((value) => ({ value, label: t(`dash.fleetBy.${value}`) }))}
          value={by}
          onChange={(value) => setBy(value)}
        />
      }
    >
      <Loaded resource={resource} onRetry={reload}>
        {() => <RankList rows={rows} empty={t('dash.fleetNone')} />}
      </Loaded>
    </Panel>
  );
}

const LAGS = ['1', '10', '60', '600', '3600', '86400', 'inf'] as const;

/** How long events took from the desk to the store. */
export function IngestLag({ range }: { readonly range: TimeRange }) {
  const { resource, reload } = useTotals(range, { metric: 'lag' });
  const totals = resource.kind === 'ready' ? resource.value : [];
  const all = totals.reduce((sum, { count }) => sum + count, 0);
  const soon = totals.reduce(
    (sum, { key, count }) => sum + (key === '1' || key === '10' ? count : 0),
    0,
  );
  const rows = LAGS.flatMap((key): RankRow[] => {
    const count = totals.find((total) => total.key === key)?.count ?? 0;
    const tone = key === '1' || key === '10' ? 'good' : key === '60' ? 'plain' : 'notice';
    return count === 0 ? [] : [{ id: key, name: t(`dash.lagWithin.${key}`), count, tone }];
  });
  return (
    <Panel
      title={t('dash.lag')}
      hint={all === 0 ? undefined : t('dash.lagHint', { share: formatShare(soon / all) })}
      table={{
        title: t('dash.lag'),
        columns: [t('report.name'), t('report.count')],
        rows: rows.map(({ name, count }) => [name, count]),
      }}
    >
      <Loaded resource={resource} onRetry={reload}>
        {() => <RankList rows={rows} empty={t('dash.lagNone')} />}
      </Loaded>
    </Panel>
  );
}
