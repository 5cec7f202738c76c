import { Table, Text } from '@mantine/core';
import { IconFileUnknown } from '@tabler/icons-react';
import { Link } from 'wouter';
import { EmptyState } from '../../ui/empty-state';
import { formatBucketDay, formatCount, formatDayAndHour } from '../../ui/format';
import { searchHref } from '../report/address';
import { Loaded, Panel } from '../report/panel';
import { ReportPage } from '../report/report-page';
import type { TimeRange } from '../report/time-range';
import { useRange } from '../report/use-address';
import { usePoints } from '../report/use-counts';
import { t } from '../translate';
import { driftRows, type DriftRow } from './drift-rows';

/** The begin of a bucket; days are counted in UTC. */
function bucketText(at: number, { span }: TimeRange): string {
  const iso = new Date(at).toISOString();
  return span === 'hour' ? formatDayAndHour(iso) : formatBucketDay(iso);
}

interface DriftTableProps {
  readonly rows: readonly DriftRow[];
  readonly range: TimeRange;
}

function DriftTable({ rows, range }: DriftTableProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table aria-label={t('drift.table')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('drift.host')}</Table.Th>
            <Table.Th>{t('drift.extractor')}</Table.Th>
            <Table.Th ta="right">{t('drift.requests')}</Table.Th>
            <Table.Th>{t('drift.first')}</Table.Th>
            <Table.Th>{t('drift.last')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ host, extractor, requests, first, last }) => (
            <Table.Tr key={`${host} ${extractor}`} data-testid="drift-row">
              <Table.Td>
                <Text size="sm" fw={600}>
                  {host}
                </Text>
              </Table.Td>
              <Table.Td>{extractor}</Table.Td>
              <Table.Td ta="right">
                <Link href={searchHref({ drifted: extractor, q: host }, range)}>
                  {formatCount(requests)}
                </Link>
              </Table.Td>
              <Table.Td>{bucketText(first, range)}</Table.Td>
              <Table.Td>{bucketText(last, range)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Apps whose requests have a layout that their extractor does not know. */
export default function DriftPage() {
  const [range, setRange] = useRange('30d');
  const { resource, reload } = usePoints(range, { metric: 'drift', by: 'both' });
  const rows = resource.kind === 'ready' ? driftRows(resource.value) : [];
  return (
    <ReportPage
      title={t('drift.title')}
      lead={t('drift.lead')}
      file="changed-layouts"
      range={range}
      onRange={setRange}
    >
      <Panel
        title={t('drift.table')}
        hint={t('drift.hint')}
        table={{
          title: t('drift.table'),
          columns: ['host', 'extractor', 'requests', 'first', 'last'],
          rows: rows.map(({ host, extractor, requests, first, last }) => [
            ...[host, extractor, requests],
            ...[new Date(first).toISOString(), new Date(last).toISOString()],
          ]),
        }}
      >
        <Loaded resource={resource} onRetry={reload}>
          {() =>
            rows.length === 0 ? (
              <EmptyState
                icon={<IconFileUnknown size={26} />}
                title={t('drift.emptyTitle')}
                text={t('drift.empty')}
              />
            ) : (
              <DriftTable rows={rows} range={range} />
            )
          }
        </Loaded>
      </Panel>
    </ReportPage>
  );
}
