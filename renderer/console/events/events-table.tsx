import { Table, Text } from '@mantine/core';
import { memo } from 'react';
import type { ExchangeRow } from '../../../core/exchange/console';
import { EnforcedBadge } from '../../ui/action-badge';
import { formatDay, formatDayAndTime, formatTime } from '../../ui/format';
import { t } from '../translate';
import { personOf } from './actor-name';
import classes from './events-table.module.css';
import { FoundSummary } from './found-summary';
import { OutcomeText } from './outcome-text';

interface RowProps {
  readonly row: ExchangeRow;
  readonly opened: boolean;
  readonly onOpen: (eventId: string) => void;
}

const Row = memo(function Row({ row, opened, onOpen }: RowProps) {
  const { exchange, outcome } = row;
  const open = (): void => onOpen(exchange.id);
  return (
    <Table.Tr
      className={classes.row ?? ''}
      data-testid="event-row"
      data-opened={opened || undefined}
      onClick={open}
    >
      <Table.Td>
        <button
          type="button"
          className={classes.open}
          aria-label={t('events.open', { time: formatDayAndTime(exchange.time) })}
          aria-haspopup="dialog"
          title={formatDayAndTime(exchange.time)}
        >
          {formatTime(exchange.time)}
        </button>
        <Text size="xs" c="dimmed">
          {formatDay(exchange.time)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" truncate>
          {personOf(exchange.actor)}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {exchange.actor.hostname ?? exchange.deviceId ?? ''}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" truncate>
          {exchange.app.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {exchange.request.host}
        </Text>
      </Table.Td>
      <Table.Td>
        <FoundSummary findings={exchange.findings} />
      </Table.Td>
      <Table.Td>
        <EnforcedBadge enforced={exchange.enforced} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" truncate>
          {exchange.rule?.name ?? '–'}
        </Text>
        {exchange.answer !== undefined && (
          <Text size="xs" c="dimmed" truncate>
            {t(`choice.${exchange.answer.choice}`)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <OutcomeText outcome={outcome} />
      </Table.Td>
    </Table.Tr>
  );
});

const COLUMNS = ['time', 'who', 'app', 'found', 'action', 'rule', 'outcome'] as const;

interface EventsTableProps {
  readonly rows: readonly ExchangeRow[];
  readonly opened: string | undefined;
  readonly onOpen: (eventId: string) => void;
}

export function EventsTable({ rows, opened, onOpen }: EventsTableProps) {
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table
        layout="fixed"
        verticalSpacing={7}
        aria-label={t('events.table')}
        data-testid="events-table"
      >
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column} data-column={column} className={classes.head ?? ''}>
                {t(`events.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row
              key={row.exchange.exchangeId}
              row={row}
              opened={row.exchange.id === opened}
              onOpen={onOpen}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
