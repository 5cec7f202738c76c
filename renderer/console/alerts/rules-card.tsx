import { Button, Card, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AlertRule, AlertsView } from '../../../core/exchange/alerts';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { alertsApi } from './alerts-api';
import { RuleDialog } from './rule-dialog';

interface RulesCardProps {
  readonly rules: AlertsView['rules'];
  readonly destinations: AlertsView['destinations'];
  readonly manages: boolean;
  readonly onChanged: () => void;
}

/** When people are told. */
export function RulesCard({ rules, destinations, manages, onChanged }: RulesCardProps) {
  const [adding, dialog] = useDisclosure(false);
  const { busy, failure, run } = useAction();
  const alerts = alertsApi(useApi());
  const after = (work: () => Promise<unknown>): void =>
    run(async () => {
      await work();
      onChanged();
    });
  const namesOf = (rule: AlertRule): string =>
    destinations
      .filter(({ id }) => rule.destinations.includes(id))
      .map(({ value }) => value.name)
      .join(', ');
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {t('alerts.rules')}
        </Title>
        {manages && (
          <Button size="xs" onClick={dialog.open} data-testid="add-rule">
            {t('alerts.addRule')}
          </Button>
        )}
      </Group>
      {failure !== undefined && (
        <Text size="sm" c="red" role="alert">
          {failure}
        </Text>
      )}
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('alerts.noRules')}
        </Text>
      )}
      <Stack gap="xs">
        {rules.map(({ id, value }) => (
          <Group key={id} justify="space-between" data-testid="rule">
            <Switch
              label={value.name}
              description={
                value.destinations.length === 0
                  ? t('alerts.nowhere')
                  : t('alerts.goesTo', { names: namesOf(value) })
              }
              checked={value.enabled}
              disabled={!manages || busy}
              onChange={(event) => {
                const enabled = event.currentTarget.checked;
                after(() => alerts.changeRule(id, { ...value, enabled }));
              }}
            />
            {manages && (
              <Button
                size="compact-xs"
                variant="default"
                loading={busy}
                onClick={() => after(() => alerts.removeRule(id))}
              >
                {t('alerts.remove')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      <RuleDialog
        opened={adding}
        destinations={destinations}
        onClose={dialog.close}
        onAdded={onChanged}
      />
    </Card>
  );
}
