import { Group, Text } from '@mantine/core';
import type { Activity } from '../../../core/exchange/desk';
import { EnforcedBadge, ToneBadge } from '../../ui/action-badge';
import { formatDayAndTime } from '../../ui/format';
import { Masked } from '../../ui/masked';
import rows from '../rows.module.css';
import { t } from '../translate';
import { ActivityDetails } from './activity-details';
import classes from './activity-rows.module.css';

const ENFORCED = ['allow', 'redact', 'block', 'isolate', 'redirect', 'challenge'] as const;

function Enforced({ enforced }: { readonly enforced: string }) {
  const known = ENFORCED.find((name) => name === enforced);
  if (known === undefined) return <ToneBadge tone="plain">{enforced}</ToneBadge>;
  return <EnforcedBadge enforced={known} />;
}

interface RowProps {
  readonly entry: Activity;
  readonly onRenewed: ((entry: Activity) => void) | undefined;
}

function Row({ entry, onRenewed }: RowProps) {
  return (
    <li className={rows.row}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} truncate>
            {entry.app.name}
          </Text>
          <Text size="xs" c="dimmed">
            {`${formatDayAndTime(entry.time)} · ${entry.host}`}
          </Text>
        </div>
        <Enforced enforced={entry.enforced} />
      </Group>
      {entry.ruleName !== undefined && (
        <Text size="xs" c="dimmed" mt={2}>
          {t('companion.activity.rule', { name: entry.ruleName })}
        </Text>
      )}
      {entry.found.length > 0 && (
        <Group gap={6} mt={6}>
          {entry.found.map(({ name, masked }) => (
            <span key={`${name}:${masked}`} className={classes.found}>
              {name} <Masked sample={masked} />
            </span>
          ))}
        </Group>
      )}
      {onRenewed !== undefined && <ActivityDetails entry={entry} onRenewed={onRenewed} />}
    </li>
  );
}

interface ActivityRowsProps {
  readonly entries: readonly Activity[];
  /** Told of a row that the person has said something about; without it rows are only shown. */
  readonly onRenewed?: (entry: Activity) => void;
}

export function ActivityRows({ entries, onRenewed }: ActivityRowsProps) {
  return (
    <ul className={rows.list} aria-label={t('companion.activity.list')}>
      {entries.map((entry) => (
        <Row key={entry.exchangeId} entry={entry} onRenewed={onRenewed} />
      ))}
    </ul>
  );
}
