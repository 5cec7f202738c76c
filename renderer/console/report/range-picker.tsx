import { Button, Group, Popover, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { formatDayAndHour } from '../../ui/format';
import { fromLocalInput, toLocalInput } from '../time/local-input';
import { useTimeZone } from '../time/time-zone';
import { t } from '../translate';
import { isPreset, parseRange, PRESET_NAMES, type TimeRange } from './time-range';

interface RangePickerProps {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

function OwnRange({ range, onChange }: RangePickerProps) {
  const { zone } = useTimeZone();
  const [from, setFrom] = useState(() => toLocalInput(range.from, zone));
  const [to, setTo] = useState(() => toLocalInput(range.to, zone));
  const [begin, end] = [fromLocalInput(from, zone), fromLocalInput(to, zone)];
  const wrong = begin === undefined || end === undefined || begin >= end;
  const submit = (): void => {
    const params = new URLSearchParams({ from: String(begin), to: String(end) });
    if (!wrong) onChange(parseRange(params, Date.now(), '7d'));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <TextInput
          type="datetime-local"
          label={t('range.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('range.to')}
          value={to}
          error={wrong ? t('range.wrong') : undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" disabled={wrong}>
          {t('range.apply')}
        </Button>
      </Stack>
    </form>
  );
}

/** The last hour to the last quarter, or a range of one's own. */
export function RangePicker({ range, onChange }: RangePickerProps) {
  const [opened, popover] = useDisclosure(false);
  const own = `${formatDayAndHour(new Date(range.from).toISOString())} – ${formatDayAndHour(new Date(range.to).toISOString())}`;
  return (
    <Group gap={6} wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={t('range.label')}
        data={PRESET_NAMES.map((name) => ({ value: name, label: t(`range.preset.${name}`) }))}
        value={range.preset ?? ''}
        onChange={(value) => {
          if (!isPreset(value)) return;
          onChange(parseRange(new URLSearchParams({ range: value }), Date.now(), value));
        }}
      />
      <Popover
        opened={opened}
        onChange={popover.close}
        trapFocus
        position="bottom-start"
        width={260}
      >
        <Popover.Target>
          <Button
            size="xs"
            variant={range.preset === undefined ? 'light' : 'default'}
            leftSection={<IconCalendar size={14} />}
            onClick={popover.toggle}
          >
            {range.preset === undefined ? own : t('range.own')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <OwnRange
            range={range}
            onChange={(next) => {
              popover.close();
              onChange(next);
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
