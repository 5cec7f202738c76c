import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import type { Alert } from '../../../core/exchange/alerts';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { EmptyState } from '../../ui/empty-state';
import { formatDayAndTime } from '../../ui/format';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { alertsApi } from './alerts-api';

const TONES: Readonly<Record<Alert['severity'], Tone>> = {
  info: 'plain',
  warning: 'notice',
  error: 'stop',
  critical: 'stop',
};
/** How long a click keeps a subject quiet, ms. */
const SILENCE_MS = 24 * 3_600_000;

interface HistoryCardProps {
  readonly alerts: readonly Alert[];
  readonly manages: boolean;
  readonly onChanged: () => void;
}

/** Alerts that were raised, newest first, and what became of them. */
export function HistoryCard({ alerts, manages, onChanged }: HistoryCardProps) {
  const { busy, failure, run } = useAction();
  const questions = alertsApi(useApi());
  const silence = (alert: Alert): void =>
    run(async () => {
      const until = new Date(Date.now() + SILENCE_MS).toISOString();
      await questions.silence(alert.rule.id, alert.subject, until);
      onChanged();
    });
  return (
    <Card>
      <Title order={2} size="h4" mb="sm">
        {t('alerts.history')}
      </Title>
      {failure !== undefined && (
        <Text size="sm" c="red" role="alert">
          {failure}
        </Text>
      )}
      {alerts.length === 0 ? (
        <EmptyState
          icon={<IconBellCheck size={26} />}
          title={t('alerts.quietTitle')}
          text={t('alerts.quiet')}
        />
      ) : (
        <Stack gap="sm">
          {alerts.map((alert) => (
            <Group key={alert.id} justify="space-between" wrap="nowrap" data-testid="alert">
              <Stack gap={2} miw={0}>
                <Group gap="xs">
                  <ToneBadge tone={TONES[alert.severity]}>
                    {t(`alerts.severities.${alert.severity}`)}
                  </ToneBadge>
                  <Text size="sm" fw={600}>
                    {alert.rule.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {formatDayAndTime(alert.time)}
                  </Text>
                </Group>
                <Text size="sm">{alert.text}</Text>
                <Text size="xs" c="dimmed">
                  {alert.silenced
                    ? t('alerts.silenced')
                    : alert.deliveries
                        .map(({ name, state }) => `${name}: ${t(`alerts.delivery.${state}`)}`)
                        .join(' · ')}
                </Text>
              </Stack>
              {manages && !alert.silenced && (
                <Button
                  size="compact-xs"
                  variant="default"
                  loading={busy}
                  onClick={() => silence(alert)}
                >
                  {t('alerts.silence')}
                </Button>
              )}
            </Group>
          ))}
        </Stack>
      )}
    </Card>
  );
}
