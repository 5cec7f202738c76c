import { Group, Text } from '@mantine/core';
import type { FoundServer } from '../../../core/exchange/portal-view';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import rows from '../rows.module.css';
import { t } from '../translate';

const TONES: Readonly<Record<FoundServer['kind'], Tone>> = {
  portal: 'good',
  known: 'plain',
  unknown: 'notice',
};

/** MCP servers in the settings of programs on this desk, and whether the company knows them. */
export function FoundServers({ found }: { readonly found: readonly FoundServer[] }) {
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('companion.tools.foundNone')}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('companion.tools.foundLead')}
      </Text>
      <ul className={rows.list} aria-label={t('companion.tools.foundTitle')}>
        {found.map(({ client, name, address, kind }) => (
          <li key={`${client}:${name}`} className={rows.row}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Text size="sm" fw={600}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {`${client} · ${address}`}
                </Text>
              </div>
              <ToneBadge tone={TONES[kind]}>{t(`companion.tools.kind.${kind}`)}</ToneBadge>
            </Group>
          </li>
        ))}
      </ul>
    </>
  );
}
