import { Group, Table, Text } from '@mantine/core';
import type { Device } from '../../../core/exchange/console';
import { StateBadge, ToneBadge } from '../../ui/action-badge';
import { Dot } from '../../ui/dot';
import { formatAgo, formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import { useNow } from '../../ui/use-now';
import { DeviceMenu } from './device-menu';
import classes from './devices-table.module.css';

const COLUMNS = ['device', 'state', 'policy', 'seen', 'posture', 'version'] as const;

function PolicyVersion({
  version,
  current,
}: {
  readonly version: number;
  readonly current: number;
}) {
  if (version >= current) return <Text size="sm">{t('devices.current', { version })}</Text>;
  return <ToneBadge tone="notice">{t('devices.outdated', { version, current })}</ToneBadge>;
}

function Posture({ device }: { readonly device: Device }) {
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Dot tone={device.keychain === 'keychain' ? 'good' : 'notice'} />
        <Text size="sm">{t(`keychain.${device.keychain}`)}</Text>
      </Group>
      {device.backlog > 0 && (
        <Text size="xs" c="dimmed">
          {t('devices.backlog', { count: device.backlog })}
        </Text>
      )}
    </>
  );
}

interface RowProps {
  readonly device: Device;
  readonly policyVersion: number;
  readonly now: number;
}

function Row({ device, policyVersion, now }: RowProps) {
  return (
    <Table.Tr data-testid="device-row">
      <Table.Td>
        <Text size="sm" fw={600} truncate>
          {device.hostname}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {device.user}
        </Text>
      </Table.Td>
      <Table.Td>
        <StateBadge state={device.online ? device.state : 'offline'} />
      </Table.Td>
      <Table.Td>
        <PolicyVersion version={device.policyVersion} current={policyVersion} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" title={formatDayAndTime(device.lastSeen)}>
          {device.online ? t('devices.online') : formatAgo(device.lastSeen, now)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Posture device={device} />
      </Table.Td>
      <Table.Td>
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{device.agentVersion}</Text>
          <DeviceMenu device={device} />
        </Group>
        <Text size="xs" c="dimmed" truncate>
          {`${device.os} ${device.osVersion}`}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

interface DevicesTableProps {
  readonly devices: readonly Device[];
  readonly policyVersion: number;
}

export function DevicesTable({ devices, policyVersion }: DevicesTableProps) {
  const now = useNow(15_000);
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table layout="fixed" aria-label={t('devices.table')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column} className={classes.head ?? ''}>
                {t(`devices.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {devices.map((device) => (
            <Row key={device.id} device={device} policyVersion={policyVersion} now={now} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
