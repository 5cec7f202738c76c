import { Card, Group, Table, Text, TextInput } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ExchangeRow } from '../../../core/exchange/console';
import { EnforcedBadge, ToneBadge } from '../../ui/action-badge';
import { EmptyState } from '../../ui/empty-state';
import { FailureAlert } from '../../ui/failure-alert';
import { formatCompact, formatDayAndTime, formatMoney } from '../../ui/format';
import { personOf } from '../events/actor-name';
import { EventDrawer } from '../events/event-drawer';
import { failureMessage } from '../failure-message';
import { filtersOf } from '../investigate/filters';
import { useSearchResults } from '../investigate/use-search';
import { addressOf } from '../report/address';
import { MoreResults } from '../report/more-results';
import { ReportPage } from '../report/report-page';
import { useAddress, useRange } from '../report/use-address';
import { t } from '../translate';
import { LogKeeping } from './log-keeping';
import classes from './logs-page.module.css';

function Status({ row: { exchange, outcome } }: { readonly row: ExchangeRow }) {
  if (exchange.enforced !== 'allow') return <EnforcedBadge enforced={exchange.enforced} />;
  if (outcome?.usage?.cached === true) {
    return <ToneBadge tone="apart">{t('gateway.result.hit')}</ToneBadge>;
  }
  if (outcome === undefined) return <ToneBadge tone="plain">{t('result.pending')}</ToneBadge>;
  const good = outcome.result === 'completed' && (outcome.status ?? 200) < 400;
  return (
    <ToneBadge tone={good ? 'good' : 'stop'}>
      {`${outcome.status ?? ''} ${t(`result.${outcome.result}`)}`.trim()}
    </ToneBadge>
  );
}

function Row({ row, onOpen }: { readonly row: ExchangeRow; readonly onOpen: () => void }) {
  const { exchange, outcome } = row;
  const usage = outcome?.usage;
  return (
    <Table.Tr data-testid="gateway-log-row">
      <Table.Td>
        <button type="button" className={classes.open} onClick={onOpen}>
          {formatDayAndTime(exchange.time)}
        </button>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{usage?.model ?? exchange.model ?? '–'}</Text>
        <Text size="xs" c="dimmed">
          {usage?.provider ?? exchange.app.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{personOf(exchange.actor)}</Text>
        <Text size="xs" c="dimmed">
          {usage?.key ?? ''}
        </Text>
      </Table.Td>
      <Table.Td>
        <Status row={row} />
      </Table.Td>
      <Table.Td ta="right">
        {usage && `${formatCompact(usage.inputTokens)} → ${formatCompact(usage.outputTokens)}`}
      </Table.Td>
      <Table.Td ta="right">{usage?.cost === undefined ? '–' : formatMoney(usage.cost)}</Table.Td>
      <Table.Td ta="right">
        {outcome && t('event.milliseconds', { count: Math.round(outcome.durationMs) })}
      </Table.Td>
      <Table.Td>
        {exchange.conversationId !== undefined && (
          <Link href={addressOf('/conversation', { id: exchange.conversationId })}>
            {t('gateway.conversation')}
          </Link>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const COLUMNS = ['time', 'model', 'who', 'status', 'tokens', 'cost', 'duration', 'more'] as const;
const FILTERS = ['user', 'model', 'q'] as const;

/** Each call through the gateway, with what it took. */
export default function GatewayLogsPage() {
  const { params, change } = useAddress();
  const [range, setRange] = useRange('24h');
  const filters = useMemo(() => ({ ...filtersOf(params), door: 'gateway' }), [params]);
  const results = useSearchResults(filters, range);
  const opened = params.get('open') ?? undefined;
  const nothing = results.rows.length === 0 && !results.searching;
  return (
    <ReportPage
      title={t('gateway.logs')}
      lead={t('gateway.logsLead')}
      file="gateway-requests"
      range={range}
      onRange={setRange}
      tools={<LogKeeping />}
    >
      <Group gap="sm" role="search" mb="sm">
        {FILTERS.map((name) => (
          <TextInput
            key={name}
            w={200}
            placeholder={t(name === 'q' ? 'search.text' : `search.filter.${name}`)}
            aria-label={t(name === 'q' ? 'search.text' : `search.filter.${name}`)}
            defaultValue={params.get(name) ?? ''}
            onBlur={(event) => change({ [name]: event.currentTarget.value.trim() })}
            onKeyDown={(event) => {
              if (event.key === 'Enter') change({ [name]: event.currentTarget.value.trim() });
            }}
          />
        ))}
      </Group>
      {results.error !== undefined && (
        <FailureAlert message={failureMessage(results.error)} onRetry={results.retry} />
      )}
      <Card p={0}>
        {results.rows.length > 0 && (
          <Table.ScrollContainer minWidth={960}>
            <Table aria-label={t('gateway.logs')} verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  {COLUMNS.map((column) => (
                    <Table.Th
                      key={column}
                      {...(['tokens', 'cost', 'duration'].includes(column) ? { ta: 'right' } : {})}
                    >
                      {t(`gateway.log.${column}`)}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {results.rows.map((row) => (
                  <Row
                    key={row.exchange.id}
                    row={row}
                    onOpen={() => change({ open: row.exchange.id })}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {nothing && (
          <EmptyState
            icon={<IconListDetails size={26} />}
            title={t('gateway.emptyTitle')}
            text={t('gateway.empty')}
          />
        )}
        <MoreResults results={results} py="md" />
      </Card>
      <EventDrawer
        id={opened}
        listed={results.rows.find(({ exchange }) => exchange.id === opened)}
        onClose={() => change({ open: undefined })}
      />
    </ReportPage>
  );
}
