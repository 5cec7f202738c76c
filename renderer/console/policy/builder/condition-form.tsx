import { Alert, Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { FormRow } from '../../../../core/exchange/rule-form';
import { t } from '../../translate';
import { ConditionRow } from './condition-row';
import { useEditedForm } from './use-edited-form';
import { useFields } from './use-rule-form';

const NEW_ROW: FormRow = {
  field: 'app.id',
  any: false,
  not: false,
  operator: 'eq',
  values: [''],
};

interface ConditionFormProps {
  readonly when: string;
  readonly onChange: (when: string) => void;
}

/**
 * A condition for people who do not write expressions. The text is the truth: what the form says is
 * written as text at once, and a text that no form can show is left as it is.
 */
export function ConditionForm({ when, onChange }: ConditionFormProps) {
  const fields = useFields();
  const { form, known, error, textError, change } = useEditedForm(when, onChange);

  if (textError !== undefined) {
    return (
      <Alert color="red" variant="light" role="alert">
        {textError}
      </Alert>
    );
  }
  if (known && !form) {
    return (
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('policy.build.textOnly')}
        </Text>
        <Code block>{when}</Code>
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => change({ join: 'and', rows: [NEW_ROW] })}
          >
            {t('policy.build.startOver')}
          </Button>
        </Group>
      </Stack>
    );
  }
  const rows = form?.rows ?? [];
  const join = form?.join ?? 'and';
  return (
    <Stack gap="sm">
      {rows.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('policy.build.join')}
          value={join}
          onChange={(value) => change({ join: value === 'or' ? 'or' : 'and', rows: [...rows] })}
          data={[
            { value: 'and', label: t('policy.build.and') },
            { value: 'or', label: t('policy.build.or') },
          ]}
        />
      )}
      {rows.map((row, index) => (
        <ConditionRow
          key={index}
          row={row}
          fields={fields}
          onChange={(next) =>
            change({ join, rows: rows.map((one, at) => (at === index ? next : one)) })
          }
          onRemove={() => change({ join, rows: rows.filter((_, at) => at !== index) })}
        />
      ))}
      {error !== undefined && (
        <Text size="xs" c="red" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button
          size="xs"
          variant="default"
          data-testid="add-condition"
          onClick={() => change({ join, rows: [...rows, NEW_ROW] })}
        >
          {t('policy.build.add')}
        </Button>
      </Group>
      <Code block data-testid="condition-text">
        {when}
      </Code>
    </Stack>
  );
}
