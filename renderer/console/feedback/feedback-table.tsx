import { Anchor, Button, Table, Text } from '@mantine/core';
import type { FeedbackKind, ReportedFeedback } from '../../../core/exchange/feedback';
import { enforcedSchema } from '../../../core/exchange/verdict';
import { EnforcedBadge, ToneBadge, type Tone } from '../../ui/action-badge';
import { formatAgo, formatDayAndTime } from '../../ui/format';
import { useNow } from '../../ui/use-now';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { feedbackApi } from './feedback-api';

const COLUMNS = ['said', 'note', 'about', 'who', 'when', 'state'] as const;
const TONES: Readonly<Record<FeedbackKind, Tone>> = {
  'not-sensitive': 'notice',
  needed: 'plain',
  missed: 'stop',
};

interface RowProps {
  readonly entry: ReportedFeedback;
  readonly now: number;
  readonly manages: boolean;
  readonly onOpen: (event: string) => void;
  readonly onMarked: () => void;
}

/** What it is about: what happened, where, by which rule and for what. */
function About({ entry, onOpen }: Pick<RowProps, 'entry' | 'onOpen'>) {
  const { event, app, host, rule, ruleName, detectors } = entry;
  const enforced = enforcedSchema.safeParse(entry.enforced);
  const name = app === '' ? host : app;
  const because = [ruleName === '' ? rule : ruleName, detectors].filter((text) => text !== '');
  return (
    <>
      {event === undefined ? (
        <Text size="sm">{name}</Text>
      ) : (
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(event)}>
          {name}
        </Anchor>
      )}{' '}
      {enforced.success && <EnforcedBadge enforced={enforced.data} />}
      <Text size="xs" c="dimmed">
        {because.join(' · ')}
      </Text>
    </>
  );
}

function Row({ entry, now, manages, onOpen, onMarked }: RowProps) {
  const { id, kind, note, user, hostname, time, state, doneBy } = entry;
  const feedback = feedbackApi(useApi());
  const { busy, failure, run } = useAction();
  const other = state === 'new' ? 'done' : 'new';
  return (
    <Table.Tr data-testid="feedback-row">
      <Table.Td>
        <ToneBadge tone={TONES[kind]}>{t(`feedback.kind.${kind}`)}</ToneBadge>
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {note}
        </Text>
      </Table.Td>
      <Table.Td>
        <About entry={entry} onOpen={onOpen} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{user === '' ? t('feedback.nobody') : user}</Text>
        <Text size="xs" c="dimmed">
          {hostname}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" title={formatDayAndTime(time)}>
          {formatAgo(time, now)}
        </Text>
      </Table.Td>
      <Table.Td>
        <ToneBadge tone={state === 'new' ? 'notice' : 'good'}>{t(`feedback.${state}`)}</ToneBadge>
        {doneBy !== undefined && (
          <Text size="xs" c="dimmed">
            {t('feedback.by', { name: doneBy })}
          </Text>
        )}
        {manages && (
          <Button
            mt={4}
            size="compact-xs"
            variant="default"
            display="block"
            loading={busy}
            data-testid={`mark-${other}`}
            onClick={() =>
              run(async () => {
                await feedback.mark(id, other);
                onMarked();
              })
            }
          >
            {t(`feedback.mark.${other}`)}
          </Button>
        )}
        {failure !== undefined && (
          <Text size="xs" c="red" role="alert">
            {failure}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

interface FeedbackTableProps extends Pick<RowProps, 'manages' | 'onOpen' | 'onMarked'> {
  readonly entries: readonly ReportedFeedback[];
}

export function FeedbackTable({ entries, ...row }: FeedbackTableProps) {
  const now = useNow(15_000);
  return (
    <Table.ScrollContainer minWidth={960}>
      <Table aria-label={t('feedback.table')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`feedback.column.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} now={now} {...row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
