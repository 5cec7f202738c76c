import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { AlertsView } from '../../../core/exchange/alerts';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { alertsApi } from './alerts-api';
import { DestinationDialog } from './destination-dialog';

interface DestinationsCardProps {
  readonly destinations: AlertsView['destinations'];
  readonly manages: boolean;
  readonly onChanged: () => void;
}

/** Where alerts go. */
export function DestinationsCard({ destinations, manages, onChanged }: DestinationsCardProps) {
  const [adding, dialog] = useDisclosure(false);
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {t('alerts.destinations')}
        </Title>
        {manages && (
          <Button size="xs" onClick={dialog.open} data-testid="add-destination">
            {t('alerts.addDestination')}
          </Button>
        )}
      </Group>
      {destinations.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('alerts.noDestinations')}
        </Text>
      )}
      <Stack gap="xs">
        {destinations.map((each) => (
          <Destination key={each.id} {...each} manages={manages} onChanged={onChanged} />
        ))}
      </Stack>
      <DestinationDialog opened={adding} onClose={dialog.close} onSaved={onChanged} />
    </Card>
  );
}

type DestinationProps = AlertsView['destinations'][number] &
  Pick<DestinationsCardProps, 'manages' | 'onChanged'>;

function Destination({ id, value, manages, onChanged }: DestinationProps) {
  const [editing, dialog] = useDisclosure(false);
  const alerts = alertsApi(useApi());
  const { busy, failure, run } = useAction();
  const [tested, setTested] = useState<string>();
  const test = (): void =>
    run(async () => {
      const { ok, error } = await alerts.test(id);
      setTested(ok ? t('alerts.arrived') : t('alerts.notArrived', { error: error ?? '' }));
    });
  const remove = (): void =>
    run(async () => {
      await alerts.removeDestination(id);
      onChanged();
    });
  return (
    <Group justify="space-between" data-testid="destination">
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {value.name}
        </Text>
        <Text size="xs" c="dimmed">
          {t(`alerts.kinds.${value.target.kind}`)}
        </Text>
        {(failure ?? tested) !== undefined && (
          <Text size="xs" role="status">
            {failure ?? tested}
          </Text>
        )}
      </Stack>
      {manages && (
        <Group gap="xs">
          <Button size="compact-xs" variant="default" loading={busy} onClick={test}>
            {t('alerts.test')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={dialog.open}>
            {t('alerts.edit')}
          </Button>
          <Button size="compact-xs" variant="default" loading={busy} onClick={remove}>
            {t('alerts.remove')}
          </Button>
          <DestinationDialog
            opened={editing}
            edited={{ id, value }}
            onClose={dialog.close}
            onSaved={onChanged}
          />
        </Group>
      )}
    </Group>
  );
}
