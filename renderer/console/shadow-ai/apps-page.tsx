import { Card, Select, Stack, Table, Text } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { appStatusSchema, type App } from '../../../core/exchange/app';
import type { ReportTotal } from '../../../core/exchange/console-reports';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { EmptyState } from '../../ui/empty-state';
import { formatCompact, formatCount } from '../../ui/format';
import { EditNotice } from '../policy-edit/edit-notice';
import { usePolicyEdit, type PolicyEdit } from '../policy-edit/use-policy-edit';
import { searchHref, timelineHref } from '../report/address';
import { Loaded, Panel } from '../report/panel';
import { ReportPage } from '../report/report-page';
import type { TimeRange } from '../report/time-range';
import { useRange } from '../report/use-address';
import { useDistinct, useTotals } from '../report/use-counts';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { loadAppRisks, riskOf, type AppRisk, type AppRisks } from './app-risk';
import { withStatus } from './app-status';
import { RiskNote, reasonText } from './risk-note';

interface AppRow {
  readonly id: string;
  readonly name: string;
  readonly status: App['status'];
  readonly exchanges: number;
  readonly tokens: number;
  readonly risk: AppRisk | undefined;
}

/** One row for each app; its status is that of the policy, else the one of most of its events. */
function rowsOf(
  totals: readonly ReportTotal[],
  document: PolicyDocument | undefined,
  risks: AppRisks | undefined,
): readonly AppRow[] {
  const rows = new Map<string, AppRow>();
  for (const { key, series, label, count, amount } of totals) {
    const before = rows.get(key);
    const decided = document?.apps.find(({ id }) => id === key);
    const own = decided?.status;
    const said = appStatusSchema.safeParse(series);
    rows.set(key, {
      id: key,
      name: label,
      status: own ?? before?.status ?? (said.success ? said.data : 'unreviewed'),
      exchanges: (before?.exchanges ?? 0) + count,
      tokens: (before?.tokens ?? 0) + amount,
      risk: riskOf(risks?.get(key), decided?.risk),
    });
  }
  return [...rows.values()].sort((a, b) => b.exchanges - a.exchanges);
}

interface RowProps {
  readonly row: AppRow;
  readonly people: number;
  readonly edit: PolicyEdit;
  readonly range: TimeRange;
}

function Row({ row, people, edit, range }: RowProps) {
  return (
    <Table.Tr data-testid="app-row">
      <Table.Td>
        <Link href={timelineHref({ app: row.id }, range)}>{row.name}</Link>
        <Text size="xs" c="dimmed">
          {row.id}
        </Text>
      </Table.Td>
      <Table.Td maw={320}>
        <RiskNote risk={row.risk} />
      </Table.Td>
      <Table.Td ta="right">{formatCount(people)}</Table.Td>
      <Table.Td ta="right">
        <Link href={searchHref({ app: row.id }, range)}>{formatCount(row.exchanges)}</Link>
      </Table.Td>
      <Table.Td ta="right">{formatCompact(row.tokens)}</Table.Td>
      <Table.Td w={190}>
        <Select
          size="xs"
          aria-label={t('apps.decide', { name: row.name })}
          allowDeselect={false}
          disabled={edit.busy}
          data={appStatusSchema.options.map((value) => ({ value, label: t(`appStatus.${value}`) }))}
          value={row.status}
          onChange={(status) => {
            if (status === null || status === row.status) return;
            void edit.publish(t('apps.note', { name: row.name, status }), (document) =>
              withStatus(document, row, status),
            );
          }}
        />
      </Table.Td>
    </Table.Tr>
  );
}

/** Every AI app in use, with a decision about it in place. */
export default function AppsPage() {
  const [range, setRange] = useRange('30d');
  const edit = usePolicyEdit();
  const { resource, reload } = useTotals(range, { metric: 'app', by: 'both', limit: 1000 });
  const people = useDistinct(range, { metric: 'app_user', of: 'series', per: 'key' }).resource;
  const document = edit.resource.kind === 'ready' ? edit.resource.value.document : undefined;
  const library = useResource(loadAppRisks).resource;
  const risks = library.kind === 'ready' ? library.value : undefined;
  const rows = useMemo(
    () => rowsOf(resource.kind === 'ready' ? resource.value : [], document, risks),
    [resource, document, risks],
  );
  const peopleOf = new Map(
    people.kind === 'ready' ? people.value.groups.map(({ key, count }) => [key, count]) : [],
  );
  return (
    <ReportPage
      title={t('apps.title')}
      lead={t('apps.lead')}
      file="apps"
      range={range}
      onRange={setRange}
    >
      <EditNotice edit={edit} />
      <Stack gap="md">
        <Panel
          title={t('apps.table')}
          table={{
            title: t('apps.table'),
            columns: ['id', 'name', 'status', 'risk', 'reasons', 'people', 'exchanges', 'tokens'],
            rows: rows.map((row) => [
              ...[row.id, row.name, row.status, row.risk?.level ?? ''],
              ...[(row.risk?.reasons ?? []).map(reasonText).join('; '), peopleOf.get(row.id) ?? 0],
              ...[row.exchanges, row.tokens],
            ]),
          }}
        >
          <Loaded resource={resource} onRetry={reload} height={300}>
            {() =>
              rows.length === 0 ? (
                <EmptyState
                  icon={<IconApps size={26} />}
                  title={t('apps.emptyTitle')}
                  text={t('apps.empty')}
                />
              ) : (
                <Table.ScrollContainer minWidth={860}>
                  <Table aria-label={t('apps.table')} verticalSpacing={6}>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th>{t('apps.app')}</Table.Th>
                        <Table.Th>{t('appRisk.title')}</Table.Th>
                        <Table.Th ta="right">{t('apps.people')}</Table.Th>
                        <Table.Th ta="right">{t('apps.exchanges')}</Table.Th>
                        <Table.Th ta="right">{t('apps.tokens')}</Table.Th>
                        <Table.Th>{t('apps.status')}</Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {rows.map((row) => (
                        <Row
                          key={row.id}
                          row={row}
                          people={peopleOf.get(row.id) ?? 0}
                          edit={edit}
                          range={range}
                        />
                      ))}
                    </Table.Tbody>
                  </Table>
                </Table.ScrollContainer>
              )
            }
          </Loaded>
        </Panel>
        <Card>
          <Text size="xs" c="dimmed">
            {t('apps.hint')}
          </Text>
        </Card>
      </Stack>
    </ReportPage>
  );
}
