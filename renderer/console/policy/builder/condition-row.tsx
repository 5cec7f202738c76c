import {
  ActionIcon,
  Autocomplete,
  Checkbox,
  Group,
  NativeSelect,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { FormRow, OfferedField } from '../../../../core/exchange/rule-form';
import { t } from '../../translate';

const OPERATORS = [
  'eq',
  'ne',
  'in',
  'contains',
  'wildcard',
  'matches',
  'lt',
  'le',
  'gt',
  'ge',
] as const;

interface ConditionRowProps {
  readonly row: FormRow;
  readonly fields: readonly OfferedField[];
  readonly onChange: (row: FormRow) => void;
  readonly onRemove: () => void;
}

/** What a field of this type is compared with at first. */
function rowFor(field: string, fields: readonly OfferedField[], row: FormRow): FormRow {
  const type = fields.find(({ name }) => name === field)?.type ?? '';
  const any = type.startsWith('Array');
  if (type === 'Boolean') return { ...row, field, any: false, operator: 'is', values: [] };
  const operator = row.operator === 'is' ? 'eq' : row.operator;
  return { ...row, field, any, operator };
}

/** One condition: field, comparison, value. */
export function ConditionRow({ row, fields, onChange, onRemove }: ConditionRowProps) {
  const known = fields.find(({ name }) => name === row.field);
  return (
    <Group
      gap={6}
      align="flex-end"
      wrap="wrap"
      component="fieldset"
      bd={0}
      p={0}
      m={0}
      data-testid="condition-row"
    >
      <Checkbox
        size="xs"
        mb={8}
        label={t('policy.build.not')}
        checked={row.not}
        onChange={(event) => onChange({ ...row, not: event.currentTarget.checked })}
      />
      <Autocomplete
        size="xs"
        w={210}
        limit={50}
        label={t('policy.build.field')}
        description={known?.meaning}
        data={fields.map(({ name }) => name)}
        value={row.field}
        onChange={(field) => onChange(rowFor(field, fields, row))}
      />
      {row.operator !== 'is' && (
        <NativeSelect
          size="xs"
          label={t('policy.build.operator')}
          value={row.operator}
          data={OPERATORS.map((value) => ({ value, label: t(`policy.build.op.${value}`) }))}
          onChange={(event) =>
            onChange({ ...row, operator: event.currentTarget.value as FormRow['operator'] })
          }
        />
      )}
      {row.operator === 'in' && (
        <TagsInput
          size="xs"
          miw={180}
          label={t('policy.build.values')}
          value={row.values}
          onChange={(values) => onChange({ ...row, values })}
        />
      )}
      {row.operator !== 'in' && row.operator !== 'is' && (
        <TextInput
          size="xs"
          miw={140}
          label={t('policy.build.value')}
          value={row.values[0] ?? ''}
          onChange={(event) => onChange({ ...row, values: [event.currentTarget.value] })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        mb={2}
        aria-label={t('policy.build.remove', { field: row.field })}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}
