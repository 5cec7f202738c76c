import { Group, Text } from '@mantine/core';
import type { PortalServerState, PortalServerView } from '../../../core/exchange/portal-view';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import rows from '../rows.module.css';
import { t } from '../translate';

const TONES: Readonly<Record<PortalServerState, Tone>> = {
  unused: 'plain',
  ok: 'good',
  old: 'notice',
  slow: 'notice',
  failed: 'stop',
};

function Server({ server }: { readonly server: PortalServerView }) {
  const { name, address, state, reason, tools } = server;
  const waiting = tools.filter((tool) => tool.waiting).length;
  const facts = [
    address,
    t('companion.tools.tools', { count: tools.length }),
    ...(waiting === 0 ? [] : [t('companion.tools.waitingTools', { count: waiting })]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return (
    <li className={rows.row}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {facts.join(' · ')}
          </Text>
        </div>
        <ToneBadge tone={TONES[state]}>{t(`companion.tools.state.${state}`)}</ToneBadge>
      </Group>
    </li>
  );
}

export function PortalServers({ servers }: { readonly servers: readonly PortalServerView[] }) {
  if (servers.length === 0) return null;
  return (
    <ul className={rows.list} aria-label={t('companion.tools.servers')}>
      {servers.map((server) => (
        <Server key={server.id} server={server} />
      ))}
    </ul>
  );
}
