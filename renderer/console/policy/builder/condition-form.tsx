import { Alert, Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FormRow, RuleForm } from '../../../../core/exchange/rule-form';
import { t } from '../../translate';
import { ConditionRow } from './condition-row';
import { useFields, useFormText, useRuleForm } from './use-rule-form';

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
  const answer = useRuleForm(when);
  const textOf = useFormText();
  /** What is typed and cannot be written as a condition yet. */
  const [unfinished, setUnfinished] = useState<{
    readonly form: RuleForm;
    readonly error: string;
  }>();
  const form = unfinished?.form ?? answer?.form;

  const change = async (next: RuleForm): Promise<void> => {
    const written = next.rows.length === 0 ? { when: 'true' } : await textOf(next);
    if (!written) return;
    if ('error' in written && written.error !== undefined) {
      setUnfinished({ form: next, error: written.error });
      return;
    }
    setUnfinished(undefined);
    onChange(written.when);
  };

  if (answer?.error !== undefined) {
    return (
      <Alert color="red" variant="light" role="alert">
        {answer.error}
      </Alert>
    );
  }
  if (answer && !form) {
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
            onClick={() => void change({ join: 'and', rows: [NEW_ROW] })}
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
          onChange={(value) =>
            void change({ join: value === 'or' ? 'or' : 'and', rows: [...rows] })
          }
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
            void change({ join, rows: rows.map((one, at) => (at === index ? next : one)) })
          }
          onRemove={() => void change({ join, rows: rows.filter((_, at) => at !== index) })}
        />
      ))}
      {unfinished !== undefined && (
        <Text size="xs" c="red" role="alert">
          {unfinished.error}
        </Text>
      )}
      <Group>
        <Button
          size="xs"
          variant="default"
          data-testid="add-condition"
          onClick={() => void change({ join, rows: [...rows, NEW_ROW] })}
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
