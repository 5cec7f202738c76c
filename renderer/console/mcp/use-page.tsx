import { SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { PortalAnomaly, PortalUsage } from '../../../core/exchange/portal-view';
import { ToneBadge } from '../../ui/action-badge';
import { formatBucketDay, formatCompact, formatCount, formatDayAndTime } from '../../ui/format';
import { searchHref, timelineHref } from '../report/address';
import { Chart } from '../report/chart';
import { Loaded, Panel } from '../report/panel';
import { ReportPage } from '../report/report-page';
import { parseRange, type TimeRange } from '../report/time-range';
import { useAddress } from '../report/use-address';
import { t } from '../translate';
import { useNow } from '../../ui/use-now';
import type { portalApi } from './portal-api';
import { usePortal } from './use-portal';

type Portal = ReturnType<typeof portalApi>;
const DAYS = ['1', '7', '30', '90'] as const;
const PRESETS = { '1': '24h', '7': '7d', '30': '30d', '90': '90d' } as const;

type Counts = Pick<
  PortalUsage['users'][number],
  'calls' | 'failures' | 'refusals' | 'length' | 'meanMs'
>;

const cells = (counts: Counts): readonly string[] => [
  formatCount(counts.calls),
  formatCount(counts.failures),
  formatCount(counts.refusals),
  formatCompact(counts.length),
  t('event.milliseconds', { count: Math.round(counts.meanMs) }),
];
const COLUMNS = ['calls', 'failures', 'refusals', 'length', 'meanMs'] as const;

interface UseTableProps {
  readonly title: string;
  readonly first: string;
  readonly rows: readonly {
    readonly name: string;
    readonly note: string;
    readonly href: string;
    readonly counts: Counts;
  }[];
}

function UseTable({ title, first, rows }: UseTableProps) {
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('mcpUse.none')}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table aria-label={title} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{first}</Table.Th>
            {COLUMNS.map((column) => (
              <Table.Th key={column} ta="right">
                {t(`mcpUse.column.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, note, href, counts }) => (
            <Table.Tr key={`${name} ${note}`}>
              <Table.Td>
                <Link href={href}>{name}</Link>
                <Text size="xs" c="dimmed">
                  {note}
                </Text>
              </Table.Td>
              {cells(counts).map((cell, index) => (
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

function Usage({ usage, range }: { readonly usage: PortalUsage; readonly range: TimeRange }) {
  const tools = usage.tools.map((tool) => ({
    name: tool.tool,
    note: t('mcpUse.by', { server: tool.server, count: tool.users }),
    href: searchHref({ server: tool.server, tool: tool.tool }, range),
    counts: tool,
  }));
  const users = usage.users.map((user) => ({
    name: user.user,
    note: t('mcpUse.tools', { count: user.tools }),
    href: timelineHref({ user: user.user }, range),
    counts: user,
  }));
  const tableOf = (title: string, rows: UseTableProps['rows']) => ({
    title,
    columns: [title, ...COLUMNS],
    rows: rows.map(({ name, counts }) => [name, ...COLUMNS.map((column) => counts[column])]),
  });
  return (
    <>
      <Panel title={t('mcpUse.perDay')}>
        <Chart
          caption={t('mcpUse.perDay')}
          axis={t('report.time')}
          height={180}
          data={usage.days.map(({ day, calls }) => ({ label: formatBucketDay(day), calls }))}
          series={[{ name: 'calls', label: t('mcpUse.column.calls'), color: 'petrol.6' }]}
        />
      </Panel>
      <SimpleGrid cols={{ base: 1, xl: 2 }} spacing="md">
        <Panel title={t('mcpUse.perTool')} table={tableOf(t('mcpUse.perTool'), tools)}>
          <UseTable title={t('mcpUse.perTool')} first={t('mcp.tool')} rows={tools} />
        </Panel>
        <Panel title={t('mcpUse.perUser')} table={tableOf(t('mcpUse.perUser'), users)}>
          <UseTable title={t('mcpUse.perUser')} first={t('mcpUse.person')} rows={users} />
        </Panel>
      </SimpleGrid>
    </>
  );
}

function Anomaly({ anomaly }: { readonly anomaly: PortalAnomaly }) {
  return (
    <Table.Tr>
      <Table.Td>{formatDayAndTime(anomaly.time)}</Table.Td>
      <Table.Td>
        <ToneBadge tone="notice">{t(`mcpUse.anomaly.${anomaly.kind}`)}</ToneBadge>
      </Table.Td>
      <Table.Td>{anomaly.user}</Table.Td>
      <Table.Td>{`${anomaly.server} / ${anomaly.tool}`}</Table.Td>
      <Table.Td>{anomaly.detail}</Table.Td>
    </Table.Tr>
  );
}

const loadAnomalies = (portal: Portal) => portal.anomalies();

function Anomalies() {
  const { resource, reload } = usePortal(loadAnomalies, 30_000);
  return (
    <Panel title={t('mcpUse.anomalies')} hint={t('mcpUse.anomaliesHint')}>
      <Loaded resource={resource} onRetry={reload}>
        {(anomalies) =>
          anomalies.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('mcpUse.noAnomalies')}
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={640}>
              <Table aria-label={t('mcpUse.anomalies')}>
                <Table.Tbody>
                  {anomalies.map((anomaly) => (
                    <Anomaly key={anomaly.id} anomaly={anomaly} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** Calls through the portal by tool and by person, and what was unusual about them. */
export default function McpUsePage() {
  const { params, change } = useAddress();
  const days = DAYS.find((one) => one === params.get('days')) ?? '7';
  const load = useCallback((portal: Portal) => portal.usage(Number(days)), [days]);
  const { resource, reload } = usePortal(load, 30_000);
  const range = parseRange(new URLSearchParams(), useNow(60_000), PRESETS[days]);
  return (
    <ReportPage
      title={t('mcpUse.title')}
      lead={t('mcpUse.lead')}
      file="mcp-calls"
      tools={
        <>
          <Link href={searchHref({ door: 'portal' }, range)}>{t('mcpUse.live')}</Link>
          <SegmentedControl
            size="xs"
            aria-label={t('range.label')}
            data={DAYS.map((value) => ({ value, label: t(`range.preset.${PRESETS[value]}`) }))}
            value={days}
            onChange={(value) => change({ days: value })}
          />
        </>
      }
    >
      <Stack gap="md">
        <Loaded resource={resource} onRetry={reload} height={300}>
          {(usage) => <Usage usage={usage} range={range} />}
        </Loaded>
        <Anomalies />
      </Stack>
    </ReportPage>
  );
}
