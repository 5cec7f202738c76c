import { Card, SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBolt,
  IconClock,
  IconCoin,
  IconMessages,
  IconPigMoney,
  IconRoute,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { Percentiles } from '../../../core/exchange/gateway-times';
import { EmptyState } from '../../ui/empty-state';
import { formatCompact, formatCount, formatMoney, formatShare } from '../../ui/format';
import { searchHref } from '../report/address';
import { Chart } from '../report/chart';
import { Figure } from '../report/figure';
import { Loaded, Panel } from '../report/panel';
import { ReportPage } from '../report/report-page';
import { seriesPoints } from '../report/series';
import type { TimeRange } from '../report/time-range';
import { useAddress, useRange } from '../report/use-address';
import { usePoints, useTotals } from '../report/use-counts';
import { t } from '../translate';
import { gatewayRows, overall, sumOf, type GatewayRow } from './gateway-figures';

const DIMENSIONS = ['model', 'provider', 'user', 'key'] as const;
type Dimension = (typeof DIMENSIONS)[number];

const RESULTS = [
  { name: 'ok', color: 'var(--pc-good-solid)' },
  { name: 'hit', color: 'petrol.6' },
  { name: 'error', color: 'var(--pc-stop-solid)' },
] as const;

const milliseconds = (value: number | undefined): string =>
  value === undefined ? '–' : t('event.milliseconds', { count: value });

function OverTime({ range }: { readonly range: TimeRange }) {
  const { resource, reload } = usePoints(range, { metric: 'gateway', by: 'both' });
  const points = resource.kind === 'ready' ? resource.value : [];
  // Each call is counted once in each dimension; providers are the fewest.
  const calls = points
    .filter(({ key }) => key.startsWith('provider:'))
    .map((point) => ({ ...point, key: point.series }));
  const data = seriesPoints(range, calls);
  const cost = seriesPoints(
    range,
    calls
      .filter(({ series }) => series !== 'hit')
      .map((point) => ({ ...point, key: 'cost', count: point.cost / 1e6 })),
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Panel title={t('gateway.requestsOverTime')} hint={t('gateway.requestsHint')}>
        <Loaded resource={resource} onRetry={reload} height={220}>
          {() => (
            <Chart
              caption={t('gateway.requests')}
              axis={t('report.time')}
              data={data}
              series={RESULTS.map((one) => ({ ...one, label: t(`gateway.result.${one.name}`) }))}
            />
          )}
        </Loaded>
      </Panel>
      <Panel title={t('gateway.costOverTime')}>
        <Loaded resource={resource} onRetry={reload} height={220}>
          {() => (
            <Chart
              caption={t('gateway.cost')}
              axis={t('report.time')}
              data={cost}
              format={formatMoney}
              series={[{ name: 'cost', label: t('gateway.cost'), color: 'petrol.6' }]}
            />
          )}
        </Loaded>
      </Panel>
    </SimpleGrid>
  );
}

interface HeadlineProps {
  readonly rows: readonly GatewayRow[] | undefined;
  readonly time: Percentiles | undefined;
  readonly ttft: Percentiles | undefined;
  readonly range: TimeRange;
}

function Headline({ rows, time, ttft, range }: HeadlineProps) {
  const sum = rows && sumOf(rows);
  const share = (part: number | undefined): string =>
    formatShare((part ?? 0) / Math.max(1, sum?.requests ?? 0));
  const href = searchHref({ door: 'gateway' }, range);
  return (
    <SimpleGrid cols={{ base: 2, md: 3, xl: 6 }} spacing="md">
      <Figure
        label={t('gateway.requests')}
        value={sum && formatCount(sum.requests)}
        hint={t('gateway.tokens', { tokens: formatCompact(sum?.tokens ?? 0) })}
        href={href}
        Icon={IconMessages}
      />
      <Figure
        label={t('gateway.errors')}
        value={sum && share(sum.errors)}
        hint={t('gateway.errorsHint', { count: sum?.errors ?? 0 })}
        href={href}
        Icon={IconAlertTriangle}
      />
      <Figure
        label={t('gateway.cost')}
        value={sum && formatMoney(sum.cost)}
        hint={t('gateway.costHint')}
        href={href}
        Icon={IconCoin}
      />
      <Figure
        label={t('gateway.saved')}
        value={sum && formatMoney(sum.saved)}
        hint={t('gateway.savedHint', { share: share(sum?.hits) })}
        href={href}
        Icon={IconPigMoney}
      />
      <Figure
        label={t('gateway.time')}
        value={rows && milliseconds(time?.p50)}
        hint={t('gateway.percentiles', { p95: time?.p95 ?? 0, p99: time?.p99 ?? 0 })}
        Icon={IconClock}
      />
      <Figure
        label={t('gateway.ttft')}
        value={rows && milliseconds(ttft?.p50)}
        hint={t('gateway.percentiles', { p95: ttft?.p95 ?? 0, p99: ttft?.p99 ?? 0 })}
        Icon={IconBolt}
      />
    </SimpleGrid>
  );
}

function hrefOf(name: string, dimension: Dimension, range: TimeRange): string {
  switch (dimension) {
    case 'model':
      return searchHref({ door: 'gateway', model: name.replace(/^[^/]*\//, '') }, range);
    case 'user':
      return searchHref({ door: 'gateway', user: name }, range);
    case 'provider':
      return searchHref({ door: 'gateway', app: name }, range);
    case 'key':
      return searchHref({ door: 'gateway' }, range);
  }
}

const COLUMNS = ['requests', 'errors', 'tokens', 'cost', 'saved', 'hits', 'time', 'ttft'] as const;

interface ByProps {
  readonly rows: readonly GatewayRow[];
  readonly dimension: Dimension;
  readonly range: TimeRange;
}

function cellsOf(row: GatewayRow): readonly string[] {
  const share = (part: number): string => formatShare(part / Math.max(1, row.requests));
  const pair = (times: Percentiles | undefined): string =>
    times === undefined ? '–' : `${formatCount(times.p50)} / ${formatCount(times.p95)}`;
  return [
    ...[formatCount(row.requests), share(row.errors), formatCompact(row.tokens)],
    ...[formatMoney(row.cost), formatMoney(row.saved), share(row.hits)],
    ...[pair(row.time), pair(row.ttft)],
  ];
}

function Rows({ rows, dimension, range }: ByProps) {
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table aria-label={t('gateway.table')} verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`gateway.by.${dimension}`)}</Table.Th>
            {COLUMNS.map((column) => (
              <Table.Th key={column} ta="right">
                {t(`gateway.column.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name} data-testid="gateway-row">
              <Table.Td>
                <Link href={hrefOf(row.name, dimension, range)}>{row.label || row.name}</Link>
              </Table.Td>
              {cellsOf(row).map((cell, index) => (
                <Table.Td key={COLUMNS[index]} ta="right">
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What went through the gateway: how much, how fast, for how much money. */
export default function GatewayUsePage() {
  const [range, setRange] = useRange('7d');
  const { params, change } = useAddress();
  const dimension = DIMENSIONS.find((one) => one === params.get('by')) ?? 'model';
  const counts = { by: 'both', limit: 1000 } as const;
  const calls = useTotals(range, { metric: 'gateway', ...counts });
  const times = useTotals(range, { metric: 'gateway_time', ...counts }).resource;
  const ttfts = useTotals(range, { metric: 'gateway_ttft', ...counts }).resource;
  const counted = useMemo(
    () => ({
      calls: calls.resource.kind === 'ready' ? calls.resource.value : [],
      times: times.kind === 'ready' ? times.value : [],
      ttfts: ttfts.kind === 'ready' ? ttfts.value : [],
    }),
    [calls.resource, times, ttfts],
  );
  const rows = useMemo(() => gatewayRows(counted, dimension), [counted, dimension]);
  const providers = useMemo(() => gatewayRows(counted, 'provider'), [counted]);
  const nothing = calls.resource.kind === 'ready' && rows.length === 0;
  const table = {
    title: t('gateway.table'),
    columns: [dimension, ...COLUMNS],
    rows: rows.map((row) => [row.label, ...cellsOf(row)]),
  };
  return (
    <ReportPage
      title={t('gateway.title')}
      lead={t('gateway.lead')}
      file="gateway"
      range={range}
      onRange={setRange}
    >
      <Stack gap="md">
        <Headline
          rows={calls.resource.kind === 'ready' ? providers : undefined}
          time={overall(counted.times, 'provider')}
          ttft={overall(counted.ttfts, 'provider')}
          range={range}
        />
        <OverTime range={range} />
        <Panel
          title={t('gateway.table')}
          hint={t('gateway.tableHint')}
          table={table}
          tools={
            <SegmentedControl
              size="xs"
              aria-label={t('gateway.byLabel')}
              data={DIMENSIONS.map((value) => ({ value, label: t(`gateway.by.${value}`) }))}
              value={dimension}
              onChange={(by) => change({ by })}
            />
          }
        >
          <Loaded resource={calls.resource} onRetry={calls.reload}>
            {() =>
              nothing ? (
                <EmptyState
                  icon={<IconRoute size={26} />}
                  title={t('gateway.emptyTitle')}
                  text={t('gateway.empty')}
                />
              ) : (
                <Rows rows={rows} dimension={dimension} range={range} />
              )
            }
          </Loaded>
        </Panel>
        <Card>
          <Text size="xs" c="dimmed">
            {t('gateway.counted')}
          </Text>
        </Card>
      </Stack>
    </ReportPage>
  );
}
