import {
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Stack,
  TextInput,
} from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import type { Alert, AlertsView } from '../../../core/exchange/alerts';
import { FailureAlert } from '../../ui/failure-alert';
import { useAction } from '../people/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { alertsApi } from './alerts-api';
import { conditionOf, RULE_TEMPLATES, startValue, type RuleTemplate } from './rule-templates';

const TEMPLATES = Object.keys(RULE_TEMPLATES) as RuleTemplate[];
const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;

interface RuleDialogProps {
  readonly opened: boolean;
  readonly destinations: AlertsView['destinations'];
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

export function RuleDialog({ opened, onClose, ...rest }: RuleDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('alerts.addRule')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <RuleForm onClose={onClose} {...rest} />
    </Modal>
  );
}

function RuleForm({ destinations, onClose, onAdded }: Omit<RuleDialogProps, 'opened'>) {
  const alerts = alertsApi(useApi());
  const { busy, failure, run } = useAction();
  const [template, setTemplate] = useState<RuleTemplate>('new_app');
  const [name, setName] = useState('');
  const [value, setValue] = useState<number>(startValue('new_app'));
  const [severity, setSeverity] = useState<Alert['severity']>('warning');
  const [chosen, setChosen] = useState<string[]>([]);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run(async () => {
      await alerts.addRule({
        name: name.trim() === '' ? t(`alerts.templates.${template}`) : name.trim(),
        ...{ enabled: true, severity, destinations: chosen, repeatHours: 24 },
        condition: conditionOf(template, value),
      });
      onAdded();
      onClose();
    });
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        {failure !== undefined && <FailureAlert message={failure} />}
        <NativeSelect
          label={t('alerts.about')}
          value={template}
          onChange={(event) => {
            const next = event.currentTarget.value as RuleTemplate;
            setTemplate(next);
            setValue(startValue(next));
          }}
          data={TEMPLATES.map((each) => ({ value: each, label: t(`alerts.templates.${each}`) }))}
        />
        <NumberInput
          label={t(`alerts.values.${template}`)}
          min={1}
          required
          withAsterisk={false}
          value={value}
          onChange={(next) => setValue(Number(next))}
        />
        <TextInput
          label={t('alerts.name')}
          placeholder={t(`alerts.templates.${template}`)}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('alerts.severity')}
          value={severity}
          onChange={(event) => setSeverity(event.currentTarget.value as Alert['severity'])}
          data={SEVERITIES.map((each) => ({ value: each, label: t(`alerts.severities.${each}`) }))}
        />
        {destinations.length > 0 && (
          <Checkbox.Group label={t('alerts.sendTo')} value={chosen} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {destinations.map((each) => (
                <Checkbox key={each.id} value={each.id} label={each.value.name} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {t('alerts.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
