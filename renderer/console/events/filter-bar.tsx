import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Device, ExchangeRow } from '../../../core/exchange/console';
import { t } from '../translate';
import { isFiltered, NO_FILTER, type EventQuery } from './event-filter';

const ACTIONS = [
  'allow',
  'warn',
  'redact',
  'block',
  'isolate',
  'rate_limit',
  'redirect',
  'challenge',
] as const;
/** Typing rests this long before the list is asked for, ms. */
const TYPING_MS = 250;

interface Option {
  readonly value: string;
  readonly label: string;
}

interface FilterBarProps {
  readonly filter: EventQuery;
  readonly onChange: (filter: EventQuery) => void;
  /** The apps of the rows that are loaded can be chosen. */
  readonly rows: readonly ExchangeRow[];
  readonly devices: readonly Device[];
}

/** Options by value, once each; the chosen one stays even when no row has it. */
function optionsOf(options: readonly Option[], chosen: string): Option[] {
  const byValue = new Map(options.map((option) => [option.value, option]));
  if (chosen !== '' && !byValue.has(chosen)) byValue.set(chosen, { value: chosen, label: chosen });
  return [...byValue.values()].sort((a, b) => a.label.localeCompare(b.label));
}

function SearchField({ filter, onChange }: Pick<FilterBarProps, 'filter' | 'onChange'>) {
  const [text, setText] = useState(filter.q);
  const [known, setKnown] = useState(filter.q);
  // The address changed by other means than typing here: follow it.
  if (known !== filter.q) {
    setKnown(filter.q);
    if (text.trim() !== filter.q) setText(filter.q);
  }
  const search = useDebouncedCallback(
    (q: string) => onChange({ ...filter, q: q.trim() }),
    TYPING_MS,
  );
  return (
    <TextInput
      flex={1}
      miw={200}
      leftSection={<IconSearch size={16} />}
      aria-label={t('events.search')}
      placeholder={t('events.searchHint')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

export function FilterBar({ filter, onChange, rows, devices }: FilterBarProps) {
  const apps = rows.map(({ exchange: { app } }) => ({ value: app.id, label: app.name }));
  const choose = (name: 'action' | 'app' | 'device', label: string, data: Option[]) => (
    <Select
      w={170}
      aria-label={label}
      placeholder={label}
      clearable
      searchable={name !== 'action'}
      data={data}
      value={filter[name] === '' ? null : filter[name]}
      onChange={(value) => onChange({ ...filter, [name]: value ?? '' })}
    />
  );
  return (
    <Group gap="sm" role="search">
      <SearchField filter={filter} onChange={onChange} />
      {choose(
        'action',
        t('events.filterAction'),
        ACTIONS.map((action) => ({ value: action, label: t(`action.${action}`) })),
      )}
      {choose('app', t('events.filterApp'), optionsOf(apps, filter.app))}
      {choose(
        'device',
        t('events.filterDevice'),
        optionsOf(
          devices.map(({ id, hostname }) => ({ value: id, label: hostname })),
          filter.device,
        ),
      )}
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          leftSection={<IconX size={16} />}
          onClick={() => onChange(NO_FILTER)}
        >
          {t('events.clear')}
        </Button>
      )}
    </Group>
  );
}
