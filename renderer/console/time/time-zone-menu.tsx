import { ActionIcon, Popover, Select, Stack, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClock } from '@tabler/icons-react';
import { t } from '../translate';
import { knownZones, localZone, useTimeZone } from './time-zone';

const LOCAL = 'local';

/** Chooses the zone that all times of the console are shown in. */
export function TimeZoneMenu() {
  const { zone, choose } = useTimeZone();
  const [opened, popover] = useDisclosure(false);
  const local = { value: LOCAL, label: t('zone.local', { zone: localZone() }) };
  return (
    <Popover opened={opened} onChange={popover.close} width={300} position="bottom-end" trapFocus>
      <Popover.Target>
        <Tooltip label={t('zone.change', { zone: zone ?? localZone() })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('zone.label')}
            onClick={popover.toggle}
          >
            <IconClock size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack>
          <Select
            label={t('zone.label')}
            searchable
            comboboxProps={{ withinPortal: false }}
            data={[local, ...knownZones().map((name) => ({ value: name, label: name }))]}
            value={zone ?? LOCAL}
            allowDeselect={false}
            limit={50}
            onChange={(value) => choose(value === null || value === LOCAL ? undefined : value)}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
