import { Checkbox, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Alert, AlertsView } from '../../../core/exchange/alerts';
import { ActionForm } from '../forms/action-form';
import { Dialog } from '../forms/dialog';
import { useApi } from '../session';
import { t } from '../translate';
import { alertsApi } from './alerts-api';
import { FindingFields } from './finding-fields';
import {
  conditionOf,
  RULE_TEMPLATES,
  startValue,
  type FindingCondition,
  type RuleTemplate,
} from './rule-templates';

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
    <Dialog opened={opened} onClose={onClose} title={t('alerts.addRule')}>
      <RuleForm onClose={onClose} {...rest} />
    </Dialog>
  );
}

function RuleForm({ destinations, onClose, onAdded }: Omit<RuleDialogProps, 'opened'>) {
  const alerts = alertsApi(useApi());
  const [template, setTemplate] = useState<RuleTemplate>('new_app');
  const [name, setName] = useState('');
  const [value, setValue] = useState<number>(startValue('new_app'));
  const [finding, setFinding] = useState<FindingCondition>({
    ...RULE_TEMPLATES.tenant_finding,
    tenants: [],
  });
  const [severity, setSeverity] = useState<Alert['severity']>('warning');
  const [chosen, setChosen] = useState<string[]>([]);
  const add = async (): Promise<void> => {
    await alerts.addRule({
      name: name.trim() === '' ? t(`alerts.templates.${template}`) : name.trim(),
      ...{ enabled: true, severity, destinations: chosen, repeatHours: 24 },
      condition: template === 'tenant_finding' ? finding : conditionOf(template, value),
    });
    onAdded();
    onClose();
  };
  return (
    <ActionForm submit={t('alerts.add')} onSubmit={add}>
      <NativeSelect
        label={t('alerts.about')}
        value={template}
        onChange={(event) => {
          const next = event.currentTarget.value as RuleTemplate;
          setTemplate(next);
          if (next !== 'tenant_finding') setValue(startValue(next));
        }}
        data={TEMPLATES.map((each) => ({ value: each, label: t(`alerts.templates.${each}`) }))}
      />
      {template === 'tenant_finding' ? (
        <FindingFields condition={finding} onChange={setFinding} />
      ) : (
        <NumberInput
          label={t(`alerts.values.${template}`)}
          min={1}
          required
          withAsterisk={false}
          value={value}
          onChange={(next) => setValue(Number(next))}
        />
      )}
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
    </ActionForm>
  );
}
