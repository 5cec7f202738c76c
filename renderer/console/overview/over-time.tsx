import { navigate } from '../../ui/hash-location';
import { searchHref } from '../report/address';
import { Chart } from '../report/chart';
import { Loaded, Panel } from '../report/panel';
import { seriesPoints } from '../report/series';
import { bucketRange, type TimeRange } from '../report/time-range';
import { useDistinct, usePoints } from '../report/use-counts';
import { t } from '../translate';

const ENFORCED = [
  { name: 'allow', color: 'var(--pc-plain-solid)' },
  { name: 'redact', color: 'var(--pc-notice-solid)' },
  { name: 'isolate', color: 'var(--pc-apart-solid)' },
  { name: 'block', color: 'var(--pc-stop-solid)' },
] as const;

interface RangeProps {
  readonly range: TimeRange;
}

/** Stacked bars of what was enforced; a bar leads to its events. */
export function ExchangesOverTime({ range }: RangeProps) {
  const { resource, reload } = usePoints(range, { metric: 'enforced' });
  const points = resource.kind === 'ready' ? seriesPoints(range, resource.value) : [];
  const table = {
    title: t('dash.overTime'),
    columns: [t('report.time'), ...ENFORCED.map(({ name }) => t(`enforced.${name}`))],
    rows: points.map((point) => [
      new Date(point.at).toISOString(),
      ...ENFORCED.map(({ name }) => Number(point[name] ?? 0)),
    ]),
  };
  return (
    <Panel title={t('dash.overTime')} hint={t('dash.overTimeHint')} table={table}>
      <Loaded resource={resource} onRetry={reload} height={220}>
        {() => (
          <Chart
            caption={t('dash.overTime')}
            axis={t('report.time')}
            data={points}
            series={ENFORCED.map((one) => ({ ...one, label: t(`enforced.${one.name}`) }))}
            onBar={(index) => {
              const point = points[index];
              if (point) navigate(searchHref({}, bucketRange(point.at, range.span)));
            }}
          />
        )}
      </Loaded>
    </Panel>
  );
}

/** How many different people used an AI in each bucket. */
export function PeopleOverTime({ range }: RangeProps) {
  const { resource, reload } = useDistinct(range, { metric: 'user', of: 'key', per: 'bucket' });
  const groups = resource.kind === 'ready' ? resource.value.groups : [];
  const points = seriesPoints(
    range,
    groups.map(({ at, count }) => ({ at, key: 'people', count })),
  );
  const table = {
    title: t('dash.peopleOverTime'),
    columns: [t('report.time'), t('dash.people')],
    rows: points.map((point) => [new Date(point.at).toISOString(), Number(point['people'] ?? 0)]),
  };
  return (
    <Panel title={t('dash.peopleOverTime')} hint={t('dash.peopleOverTimeHint')} table={table}>
      <Loaded resource={resource} onRetry={reload} height={220}>
        {() => (
          <Chart
            caption={t('dash.peopleOverTime')}
            axis={t('report.time')}
            data={points}
            series={[{ name: 'people', label: t('dash.people'), color: 'petrol.6' }]}
            onBar={(index) => {
              const point = points[index];
              if (point) navigate(searchHref({}, bucketRange(point.at, range.span)));
            }}
          />
        )}
      </Loaded>
    </Panel>
  );
}
