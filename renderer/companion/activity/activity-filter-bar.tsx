import { Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { t } from '../translate';
import type { ActivityFilter } from './activity-filter';

const OUTCOMES = ['allow', 'redact', 'block', 'isolate', 'redirect'] as const;

interface ActivityFilterBarProps {
  readonly filter: ActivityFilter;
  readonly onChange: (filter: ActivityFilter) => void;
}

export function ActivityFilterBar({ filter, onChange }: ActivityFilterBarProps) {
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        flex={1}
        miw={200}
        label={t('companion.activity.filter')}
        placeholder={t('companion.activity.filterHint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
      <Select
        w={180}
        label={t('companion.activity.outcome')}
        data={[
          { value: '', label: t('companion.activity.all') },
          ...OUTCOMES.map((value) => ({ value, label: t(`enforced.${value}`) })),
        ]}
        value={filter.outcome}
        allowDeselect={false}
        onChange={(outcome) => onChange({ ...filter, outcome: outcome ?? '' })}
      />
    </Group>
  );
}
