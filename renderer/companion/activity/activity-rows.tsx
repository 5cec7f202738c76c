import { Group, Text } from '@mantine/core';
import type { Activity } from '../../../core/exchange/desk';
import { EnforcedBadge, ToneBadge } from '../../ui/action-badge';
import { formatDayAndTime } from '../../ui/format';
import { Masked } from '../../ui/masked';
import { t } from '../translate';
import { AskException } from '../person/ask-exception';
import classes from './activity-rows.module.css';

const ENFORCED = ['allow', 'redact', 'block', 'isolate', 'redirect', 'challenge'] as const;

function Enforced({ enforced }: { readonly enforced: string }) {
  const known = ENFORCED.find((name) => name === enforced);
  if (known === undefined) return <ToneBadge tone="plain">{enforced}</ToneBadge>;
  return <EnforcedBadge enforced={known} />;
}

function Row({ entry }: { readonly entry: Activity }) {
  return (
    <li className={classes.row}>
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
      {entry.enforced === 'block' && entry.ruleId !== undefined && (
        <AskException
          rule={{ id: entry.ruleId, name: entry.ruleName ?? entry.ruleId }}
          app={entry.app.name}
        />
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
    </li>
  );
}

export function ActivityRows({ entries }: { readonly entries: readonly Activity[] }) {
  return (
    <ul className={classes.list} aria-label={t('companion.activity.list')}>
      {entries.map((entry) => (
        <Row key={entry.exchangeId} entry={entry} />
      ))}
    </ul>
  );
}
