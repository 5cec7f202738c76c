import { Card, Group, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { DeskException } from '../../../core/exchange/desk';
import type { CompanionState } from '../../../preload/contract';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { EmptyState } from '../../ui/empty-state';
import { formatAgo, formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { useNow } from '../../ui/use-now';
import rows from '../rows.module.css';
import { t } from '../translate';
import { standingOf, type Standing } from './standing';

const TONES: Readonly<Record<Standing, Tone>> = {
  waiting: 'notice',
  granted: 'good',
  denied: 'stop',
  revoked: 'plain',
  over: 'plain',
};

/** How often times like "in 5 min." are renewed, ms. */
const TICK_MS = 15_000;

function Row({ exception, now }: { readonly exception: DeskException; readonly now: number }) {
  const { rule, until } = exception;
  const standing = standingOf(exception, now);
  const end = until === undefined ? undefined : new Date(until).toISOString();
  return (
    <li className={rows.row}>
      <Group justify="space-between" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600}>
            {rule.name}
          </Text>
          {standing === 'granted' && end !== undefined && (
            <Text size="xs" c="dimmed">
              {`${t('companion.exceptions.until', { time: formatDayAndTime(end) })} · ${t('companion.exceptions.left', { time: formatAgo(end, now) })}`}
            </Text>
          )}
        </div>
        <ToneBadge tone={TONES[standing]}>{t(`companion.exceptions.${standing}`)}</ToneBadge>
      </Group>
    </li>
  );
}

/** What the person asked for, newest first, and what became of it. */
export function ExceptionsPage({ state }: { readonly state: CompanionState }) {
  const exceptions = state.exceptions ?? [];
  const now = useNow(TICK_MS);
  return (
    <>
      <PageHeader title={t('companion.exceptions.title')} lead={t('companion.exceptions.lead')} />
      <Card py={exceptions.length === 0 ? 'md' : 4}>
        {exceptions.length === 0 ? (
          <EmptyState
            icon={<IconKey size={26} />}
            title={t('companion.exceptions.emptyTitle')}
            text={t('companion.exceptions.empty')}
          />
        ) : (
          <ul className={rows.list} aria-label={t('companion.exceptions.list')}>
            {exceptions.toReversed().map((exception) => (
              <Row key={exception.id} exception={exception} now={now} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
