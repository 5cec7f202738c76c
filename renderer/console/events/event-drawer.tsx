import { Center, Drawer, Loader, Stack, Text } from '@mantine/core';
import { useCallback } from 'react';
import type { ExchangeRow } from '../../../core/exchange/console';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import { failureMessage } from '../failure-message';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import {
  DecisionSection,
  IdentitySection,
  PayloadSection,
  RequestSection,
  TraceSection,
  WhoSection,
} from './event-sections';
import { FindingsSection } from './findings-section';

interface DetailsProps {
  readonly id: string;
  /** The row of the list, without what was sealed; absent when the list does not hold it. */
  readonly listed: ExchangeRow | undefined;
}

/** Shows what the list knows at once, and all of it when the endpoint has answered. */
function Details({ id, listed }: DetailsProps) {
  const api = useApi();
  const load = useCallback(() => api.event(id), [api, id]);
  const { resource, reload } = useResource(load);
  const row = resource.kind === 'ready' ? resource.value : listed;
  return (
    <Stack gap="xl" data-testid="event-details">
      {resource.kind === 'failed' && (
        <FailureAlert message={failureMessage(resource.error)} onRetry={reload} />
      )}
      {resource.kind === 'loading' && row === undefined && (
        <Center py="xl">
          <Loader role="status" aria-label={t('common.loading')} />
        </Center>
      )}
      {row !== undefined && (
        <>
          <Text size="sm" c="dimmed">
            {formatDayAndTime(row.exchange.time)}
          </Text>
          <TraceSection row={row} />
          <DecisionSection row={row} />
          <FindingsSection row={row} />
          {resource.kind === 'ready' && <PayloadSection row={row} />}
          <RequestSection row={row} />
          <WhoSection row={row} />
          <IdentitySection row={row} />
        </>
      )}
    </Stack>
  );
}

interface EventDrawerProps {
  /** Id of the event to show; none closes the drawer. */
  readonly id: string | undefined;
  readonly listed: ExchangeRow | undefined;
  readonly onClose: () => void;
}

/** Everything about one exchange. */
export function EventDrawer({ id, listed, onClose }: EventDrawerProps) {
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={<Text fw={650}>{listed?.exchange.app.name ?? t('event.title')}</Text>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id !== undefined && (
        // Asked again when the outcome comes in, since it may hold the sealed answer.
        <Details key={`${id}:${listed?.outcome?.id}`} id={id} listed={listed} />
      )}
    </Drawer>
  );
}
