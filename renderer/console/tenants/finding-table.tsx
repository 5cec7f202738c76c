import { Button, Table, Text } from '@mantine/core';
import type { TenantFinding, TenantSeverity } from '../../../core/exchange/tenant';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';

const TONES: Readonly<Record<TenantSeverity, Tone>> = {
  critical: 'stop',
  high: 'stop',
  medium: 'notice',
  low: 'plain',
};

interface FindingTableProps {
  readonly findings: readonly TenantFinding[];
  readonly busy: boolean;
  /** Absent for those who may only look. */
  readonly onDecide: ((finding: string, accepted: boolean) => void) | undefined;
}

/** Findings, the gravest first, each with what to do about it. */
export function FindingTable({ findings, busy, onDecide }: FindingTableProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table aria-label={t('tenants.table')} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('tenants.severity')}</Table.Th>
            <Table.Th>{t('tenants.finding')}</Table.Th>
            <Table.Th>{t('tenants.object')}</Table.Th>
            <Table.Th>{t('tenants.since')}</Table.Th>
            {onDecide !== undefined && <Table.Th aria-label={t('tenants.decision')} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {findings.map(({ id, check, severity, object, owner, detail, firstSeen, accepted }) => (
            <Table.Tr key={id} data-testid="tenant-finding">
              <Table.Td>
                <ToneBadge tone={TONES[severity]}>{t(`tenants.severities.${severity}`)}</ToneBadge>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{t(`tenants.checks.${check}`)}</Text>
                <Text size="xs" c="dimmed">
                  {t(`tenants.remedies.${check}`)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{object}</Text>
                <Text size="xs" c="dimmed">
                  {[owner, detail].filter((each) => each !== '').join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{formatDayAndTime(firstSeen)}</Text>
              </Table.Td>
              {onDecide !== undefined && (
                <Table.Td ta="right">
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={busy}
                    aria-label={t(accepted ? 'tenants.reopenFor' : 'tenants.acceptFor', { object })}
                    onClick={() => onDecide(id, !accepted)}
                  >
                    {t(accepted ? 'tenants.reopen' : 'tenants.accept')}
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
