import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { TenantsView } from '../../../core/exchange/tenant';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { useAction } from '../forms/use-action';
import { t } from '../translate';
import { FindingTable } from './finding-table';
import type { TenantsApi } from './tenants-api';

type TenantCardProps = TenantsView['tenants'][number] & {
  readonly tenants: TenantsApi;
  readonly manages: boolean;
  readonly showAccepted: boolean;
  readonly onChanged: () => void;
};

/** One connected service: when it was looked at, and its findings. */
export function TenantCard(props: TenantCardProps) {
  const { id, tenant, scanned, errors, findings, tenants, manages, showAccepted, onChanged } =
    props;
  const { busy, failure, run } = useAction();
  const after = (work: () => Promise<unknown>): void =>
    run(async () => {
      await work();
      onChanged();
    });
  const shown = findings.filter(({ accepted }) => showAccepted || !accepted);
  return (
    <Card component="section" aria-label={tenant.name} data-testid="tenant">
      <Group justify="space-between" align="flex-start" mb="sm">
        <div>
          <Title order={2} size="h4">
            {tenant.name}
          </Title>
          <Text size="sm" c="dimmed">
            {t(`tenants.kinds.${tenant.connection.kind}`)} ·{' '}
            {scanned === undefined
              ? t('tenants.notScanned')
              : t('tenants.scanned', { time: formatDayAndTime(scanned) })}
          </Text>
        </div>
        {manages && (
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              loading={busy}
              onClick={() => after(() => tenants.scan(id))}
            >
              {t('tenants.scan')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={busy}
              onClick={() => after(() => tenants.remove(id))}
            >
              {t('tenants.remove')}
            </Button>
          </Group>
        )}
      </Group>
      <Stack gap="sm">
        {failure !== undefined && <FailureAlert message={failure} />}
        {errors.length > 0 && (
          <Alert color="gray" variant="light" title={t('tenants.partly')}>
            {errors.map((error) => (
              <Text key={error} size="sm">
                {error}
              </Text>
            ))}
          </Alert>
        )}
        {shown.length > 0 ? (
          <FindingTable
            findings={shown}
            busy={busy}
            onDecide={
              manages
                ? (finding, accepted) => after(() => tenants.decide(id, finding, accepted))
                : undefined
            }
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t(scanned === undefined ? 'tenants.notScannedYet' : 'tenants.clean')}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
