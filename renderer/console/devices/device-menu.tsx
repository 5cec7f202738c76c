import { ActionIcon, Button, Group, Menu, Stack, Text, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Device } from '../../../core/exchange/console';
import { FailureAlert } from '../../ui/failure-alert';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import { Dialog } from '../forms/dialog';
import { t } from '../translate';
import { fleetApi } from './fleet-api';

interface DialogProps {
  readonly device: Device;
  readonly what: 'revoke' | 'group';
  readonly onClose: () => void;
}

function DeviceDialog({ device, what, onClose }: DialogProps) {
  const { api, report } = useSession();
  const fleet = useMemo(() => fleetApi(api), [api]);
  const [group, setGroup] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await fleet.changeDevice(device.id, what === 'revoke' ? { revoke: true } : { group });
      onClose();
    } catch (error) {
      report(error);
      setProblem(failureMessage(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`deviceMenu.${what}Title`, { name: device.hostname })}
    >
      <Stack gap="md">
        <Text size="sm">{t(`deviceMenu.${what}Lead`)}</Text>
        {problem !== undefined && <FailureAlert message={problem} />}
        {what === 'group' && (
          <TextInput
            data-autofocus
            label={t('enrol.group')}
            maxLength={100}
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            loading={busy}
            {...(what === 'revoke' ? { color: 'red' } : {})}
            onClick={() => void run()}
          >
            {t(`deviceMenu.${what}`)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** What can be done to one device. */
export function DeviceMenu({ device }: { readonly device: Device }) {
  const [what, setWhat] = useState<DialogProps['what']>();
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('deviceMenu.open', { name: device.hostname })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setWhat('group')}>{t('deviceMenu.group')}</Menu.Item>
          <Menu.Item color="red" onClick={() => setWhat('revoke')}>
            {t('deviceMenu.revoke')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {what !== undefined && (
        <DeviceDialog device={device} what={what} onClose={() => setWhat(undefined)} />
      )}
    </>
  );
}
