import { Drawer, Stack, Text } from '@mantine/core';
import type { ExchangeRow } from '../../../core/exchange/console';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../../ui/translate';
import {
  DecisionSection,
  IdentitySection,
  PayloadSection,
  RequestSection,
  WhoSection,
} from './event-sections';
import { FindingsSection } from './findings-section';

interface EventDrawerProps {
  readonly row: ExchangeRow | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Everything about one exchange. */
export function EventDrawer({ row, opened, onClose }: EventDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={520}
      title={
        row && (
          <Text fw={650}>{`${row.exchange.app.name}, ${formatDayAndTime(row.exchange.time)}`}</Text>
        )
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {row && (
        <Stack gap="xl" data-testid="event-details">
          <DecisionSection row={row} />
          <FindingsSection row={row} />
          <PayloadSection row={row} />
          <RequestSection row={row} />
          <WhoSection row={row} />
          <IdentitySection row={row} />
        </Stack>
      )}
    </Drawer>
  );
}
