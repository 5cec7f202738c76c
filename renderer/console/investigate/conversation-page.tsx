import { Badge, Card, Group, Stack, Text } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { ExchangeRow } from '../../../core/exchange/console';
import type { SealedPayload } from '../../../core/exchange/event';
import { EnforcedBadge } from '../../ui/action-badge';
import { EmptyState } from '../../ui/empty-state';
import { formatCount, formatDayAndTime } from '../../ui/format';
import { personOf } from '../events/actor-name';
import { EventDrawer } from '../events/event-drawer';
import { FoundSummary } from '../events/found-summary';
import { OutcomeText } from '../events/outcome-text';
import { KeyForm } from '../payload/key-form';
import { OpenedText } from '../payload/opened-text';
import { usePrivateKey } from '../payload/private-key';
import { readConversation } from '../report/reports-api';
import { ReportPage } from '../report/report-page';
import { useAddress } from '../report/use-address';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import classes from './conversation-page.module.css';

interface SaidProps {
  readonly payload: SealedPayload | undefined;
  readonly length: number;
}

/** What was said, as far as it was stored and can be opened. */
function Said({ payload, length }: SaidProps) {
  const { key } = usePrivateKey();
  if (payload !== undefined && key !== undefined) {
    return <OpenedText privateKey={key} payload={payload} />;
  }
  return (
    <Text size="sm" c="dimmed">
      {t(payload === undefined ? 'conversation.notStored' : 'conversation.sealed', {
        characters: formatCount(length),
      })}
    </Text>
  );
}

interface TurnProps {
  readonly row: ExchangeRow;
  readonly onOpen: (id: string) => void;
}

function Turn({ row: { exchange, outcome }, onOpen }: TurnProps) {
  return (
    <li className={classes.turn}>
      <Group gap="xs" mb={6}>
        <button type="button" className={classes.open} onClick={() => onOpen(exchange.id)}>
          {formatDayAndTime(exchange.time)}
        </button>
        <EnforcedBadge enforced={exchange.enforced} />
        {exchange.findings.length > 0 && <FoundSummary findings={exchange.findings} />}
        {exchange.model !== undefined && (
          <Badge variant="default" tt="none">
            {exchange.model}
          </Badge>
        )}
      </Group>
      <Card className={classes.prompt ?? ''} p="sm">
        <Text size="xs" fw={600} mb={4}>
          {personOf(exchange.actor)}
        </Text>
        <Said payload={exchange.payload} length={exchange.promptLength} />
      </Card>
      {outcome !== undefined && (
        <Card className={classes.answer ?? ''} p="sm">
          <Group justify="space-between" mb={4}>
            <Text size="xs" fw={600}>
              {exchange.app.name}
            </Text>
            <OutcomeText outcome={outcome} />
          </Group>
          <Said payload={outcome.payload} length={outcome.responseLength} />
        </Card>
      )}
    </li>
  );
}

/** All exchanges of one conversation in the order in which they happened. */
export default function ConversationPage() {
  const api = useApi();
  const { params, change } = useAddress();
  const id = params.get('id') ?? '';
  const opened = params.get('open') ?? undefined;
  const load = useCallback(() => readConversation(api, id), [api, id]);
  const { resource, reload } = useResource(load);
  return (
    <ReportPage title={t('conversation.title')} lead={id} file="conversation">
      <Stack gap="md">
        <Card>
          <KeyForm />
        </Card>
        <ResourceView resource={resource} onRetry={reload}>
          {({ exchanges, complete }) =>
            exchanges.length === 0 ? (
              <Card>
                <EmptyState
                  icon={<IconMessages size={26} />}
                  title={t('conversation.noneTitle')}
                  text={t('conversation.none')}
                >
                  <Link href="/search">{t('menu.page.search')}</Link>
                </EmptyState>
              </Card>
            ) : (
              <>
                <ol className={classes.list} data-testid="conversation">
                  {exchanges.map((row) => (
                    <Turn key={row.exchange.id} row={row} onOpen={(open) => change({ open })} />
                  ))}
                </ol>
                {!complete && (
                  <Text size="sm" c="dimmed">
                    {t('conversation.cut', { count: exchanges.length })}
                  </Text>
                )}
                <EventDrawer
                  id={opened}
                  listed={exchanges.find(({ exchange }) => exchange.id === opened)}
                  onClose={() => change({ open: undefined })}
                />
              </>
            )
          }
        </ResourceView>
      </Stack>
    </ReportPage>
  );
}
