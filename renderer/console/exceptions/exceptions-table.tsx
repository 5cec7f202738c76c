import { Table, Text } from '@mantine/core';
import type { PolicyException } from '../../../core/exchange/policy-exception';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import { useNow } from '../../ui/use-now';
import { Decision } from './decision';

const COLUMNS = ['who', 'rule', 'reason', 'asked', 'status', 'decide'] as const;

const TONES: Readonly<Record<PolicyException['state'] | 'over', Tone>> = {
  waiting: 'notice',
  granted: 'good',
  denied: 'stop',
  revoked: 'stop',
  over: 'plain',
};

/** A grant whose time is over is one no more. */
function shownState({ state, until }: PolicyException, now: number): keyof typeof TONES {
  return state === 'granted' && until !== undefined && Date.parse(until) <= now ? 'over' : state;
}

interface RowProps {
  readonly exception: PolicyException;
  readonly now: number;
  readonly onDecided: () => void;
}

function Row({ exception, now, onDecided }: RowProps) {
  const { user, hostname, rule, app, reason, requested, until } = exception;
  const state = shownState(exception, now);
  return (
    <Table.Tr data-testid="exception-row">
      <Table.Td>
        <Text size="sm" fw={600} truncate>
          {user}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {hostname}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{rule.name}</Text>
        <Text size="xs" c="dimmed">
          {app}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{reason}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{formatDayAndTime(requested)}</Text>
      </Table.Td>
      <Table.Td>
        <ToneBadge tone={TONES[state]}>{t(`exceptions.state.${state}`)}</ToneBadge>
        {state === 'granted' && until !== undefined && (
          <Text size="xs" c="dimmed" mt={4}>
            {t('exceptions.until', { time: formatDayAndTime(until) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Decision id={exception.id} state={state} onDecided={onDecided} />
      </Table.Td>
    </Table.Tr>
  );
}

interface ExceptionsTableProps {
  readonly exceptions: readonly PolicyException[];
  readonly onDecided: () => void;
}

export function ExceptionsTable({ exceptions, onDecided }: ExceptionsTableProps) {
  const now = useNow(15_000);
  return (
    <Table.ScrollContainer minWidth={1040}>
      <Table aria-label={t('exceptions.table')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`exceptions.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {exceptions.map((exception) => (
            <Row key={exception.id} exception={exception} now={now} onDecided={onDecided} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
