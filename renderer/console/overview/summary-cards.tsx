import { Card, Group, SimpleGrid, Text } from '@mantine/core';
import {
  IconDevices,
  IconMessages,
  IconShieldCheck,
  IconUserQuestion,
  type Icon,
} from '@tabler/icons-react';
import type { Summary } from '../../../core/exchange/console';
import { formatCount, formatShare } from '../../ui/format';
import { t } from '../translate';
import classes from './summary-cards.module.css';
import type { Totals } from './totals';

interface FigureProps {
  readonly label: string;
  readonly value: number;
  readonly hint: string;
  readonly Icon: Icon;
}

function Figure({ label, value, hint, Icon }: FigureProps) {
  return (
    <Card component="section" aria-label={label}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={500} c="dimmed">
          {label}
        </Text>
        <Icon size={20} className={classes.icon} aria-hidden />
      </Group>
      <Text className={classes.value} component="p">
        {formatCount(value)}
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
    </Card>
  );
}

interface SummaryCardsProps {
  readonly summary: Summary;
  readonly totals: Totals;
}

export function SummaryCards({ summary, totals }: SummaryCardsProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
      <Figure
        label={t('overview.exchanges')}
        value={totals.exchanges}
        hint={t('overview.exchangesHint')}
        Icon={IconMessages}
      />
      <Figure
        label={t('overview.kept')}
        value={totals.kept}
        hint={t('overview.keptHint', { share: formatShare(totals.keptShare) })}
        Icon={IconShieldCheck}
      />
      <Figure
        label={t('overview.warnings')}
        value={totals.warnings}
        hint={t('overview.warningsHint', { sent: formatCount(summary.warned.sent) })}
        Icon={IconUserQuestion}
      />
      <Figure
        label={t('overview.devices')}
        value={summary.devices.online}
        hint={t('overview.devicesHint', { total: formatCount(summary.devices.total) })}
        Icon={IconDevices}
      />
    </SimpleGrid>
  );
}
