import { Button, Group, Pill, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconFilterPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { SearchFilters } from '../report/address';
import { t } from '../translate';
import { FILTER_NAMES, FILTER_VALUES, type FilterName } from './filters';

/** Typing rests this long before the search begins, ms. */
const TYPING_MS = 300;

interface FilterEditorProps {
  readonly filters: SearchFilters;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}

function AddFilter({ onChange }: Pick<FilterEditorProps, 'onChange'>) {
  const [opened, popover] = useDisclosure(false);
  const [name, setName] = useState<FilterName>('user');
  const [value, setValue] = useState('');
  const values = FILTER_VALUES[name];
  const add = (chosen: string): void => {
    if (chosen.trim() === '') return;
    onChange({ [name]: chosen.trim() });
    setValue('');
    popover.close();
  };
  return (
    <Popover opened={opened} onChange={popover.close} trapFocus position="bottom-start" width={280}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconFilterPlus size={16} />}
          onClick={popover.toggle}
        >
          {t('search.addFilter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add(value);
          }}
        >
          <Stack gap="sm">
            <Select
              label={t('search.field')}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              data={FILTER_NAMES.map((one) => ({ value: one, label: t(`search.filter.${one}`) }))}
              value={name}
              onChange={(chosen) => chosen !== null && setName(chosen)}
            />
            {values === undefined ? (
              <TextInput
                label={t('search.value')}
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
            ) : (
              <Select
                label={t('search.value')}
                comboboxProps={{ withinPortal: false }}
                data={[...values]}
                value={values.includes(value) ? value : null}
                onChange={(chosen) => setValue(chosen ?? '')}
              />
            )}
            <Button type="submit">{t('search.add')}</Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function TextFilter({ filters, onChange }: FilterEditorProps) {
  const given = filters.q ?? '';
  const [text, setText] = useState(given);
  const [known, setKnown] = useState(given);
  // The address changed by other means than typing here: follow it.
  if (known !== given) {
    setKnown(given);
    if (text.trim() !== given) setText(given);
  }
  const search = useDebouncedCallback((q: string) => onChange({ q: q.trim() }), TYPING_MS);
  return (
    <TextInput
      flex={1}
      miw={220}
      leftSection={<IconSearch size={16} />}
      aria-label={t('search.text')}
      placeholder={t('search.textHint')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

/** Text, and any number of filters as pills that can be taken off. */
export function FilterEditor({ filters, onChange }: FilterEditorProps) {
  const set = FILTER_NAMES.filter((name) => filters[name] !== undefined);
  return (
    <Stack gap="xs" role="search">
      <Group gap="sm">
        <TextFilter filters={filters} onChange={onChange} />
        <AddFilter onChange={onChange} />
      </Group>
      {set.length > 0 && (
        <Pill.Group>
          {set.map((name) => (
            <Pill
              key={name}
              withRemoveButton
              onRemove={() => onChange({ [name]: undefined })}
              removeButtonProps={{
                'aria-label': t('search.removeFilter', { name: t(`search.filter.${name}`) }),
                'aria-hidden': false,
                tabIndex: 0,
              }}
            >
              {t(`search.filter.${name}`)}: {filters[name]}
            </Pill>
          ))}
        </Pill.Group>
      )}
    </Stack>
  );
}
