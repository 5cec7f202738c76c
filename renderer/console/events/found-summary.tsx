import { Group, Text } from '@mantine/core';
import type { Finding } from '../../../core/exchange/finding';
import { ToneBadge } from '../../ui/action-badge';
import { t } from '../translate';
import { groupFindings } from './finding-groups';

/** Kinds named in a row; the rest is counted. */
const NAMED = 2;

/** What was found, in the space of a table cell. */
export function FoundSummary({ findings }: { readonly findings: readonly Finding[] }) {
  const groups = groupFindings(findings);
  if (groups.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('events.foundNothing')}
      </Text>
    );
  }
  const rest = groups.length - NAMED;
  return (
    <Group gap={4}>
      {groups.slice(0, NAMED).map(({ type, findings: same }) => (
        <ToneBadge key={type} tone="plain">
          {same.length > 1 ? `${type} × ${same.length}` : type}
        </ToneBadge>
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          {t('events.foundMore', { count: rest })}
        </Text>
      )}
    </Group>
  );
}
