import { Button, Card, Text, TextInput } from '@mantine/core';
import { IconDevicesPlus, IconPlus, IconSearch } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useSearch } from 'wouter';
import { EmptyState } from '../../ui/empty-state';
import { navigate } from '../../ui/hash-location';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { AddDevice } from './add-device';
import { DevicesTable } from './devices-table';
import { matchesDevice, type Fleet } from './fleet';

/** How often the list is read again, ms. */
const REFRESH_MS = 5000;

const openAdd = (): void => navigate('/devices?add=1', { replace: true });
const closeAdd = (): void => navigate('/devices', { replace: true });

function DeviceList({ fleet }: { readonly fleet: Fleet }) {
  const [text, setText] = useState('');
  if (fleet.devices.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={<IconDevicesPlus size={26} />}
          title={t('devices.emptyTitle')}
          text={t('devices.empty')}
        >
          <Button mt="sm" onClick={openAdd}>
            {t('devices.add')}
          </Button>
        </EmptyState>
      </Card>
    );
  }
  const shown = fleet.devices.filter((device) => matchesDevice(device, text));
  return (
    <>
      <TextInput
        maw={340}
        mb="sm"
        leftSection={<IconSearch size={16} />}
        aria-label={t('devices.filter')}
        placeholder={t('devices.filter')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Card p={0}>
        {shown.length === 0 ? (
          <Text p="lg" size="sm" c="dimmed" role="status">
            {t('devices.noMatch', { text })}
          </Text>
        ) : (
          <DevicesTable devices={shown} policyVersion={fleet.policyVersion} />
        )}
      </Card>
    </>
  );
}

export default function DevicesPage() {
  const api = useApi();
  const adding = new URLSearchParams(useSearch()).has('add');
  const load = useCallback(async (): Promise<Fleet> => {
    const [devices, policy] = await Promise.all([api.devices(), api.policy()]);
    return { devices, policyVersion: policy.version };
  }, [api]);
  const { resource, reload } = useResource(load, REFRESH_MS);
  return (
    <>
      <PageHeader title={t('devices.title')} lead={t('devices.lead')}>
        <Button leftSection={<IconPlus size={16} />} onClick={openAdd}>
          {t('devices.add')}
        </Button>
      </PageHeader>
      <ResourceView resource={resource} onRetry={reload}>
        {(fleet) => <DeviceList fleet={fleet} />}
      </ResourceView>
      <AddDevice opened={adding} onClose={closeAdd} />
    </>
  );
}
