import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import type { PendingApproval } from '../../../core/exchange/portal-view';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { useNow } from '../../ui/use-now';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import type { portalApi } from './portal-api';
import { Problem } from './problem';
import { usePortal, type PortalData } from './use-portal';

/** A call waits for two minutes at most, so the inbox is read often, ms. */
const REFRESH_MS = 3000;

interface WaitingProps {
  readonly approval: PendingApproval;
  readonly now: number;
  readonly busy: boolean;
  readonly act: PortalData<unknown>['act'];
}

function Waiting({ approval, now, busy, act }: WaitingProps) {
  const { id, server, tool, user, client, argumentNames } = approval;
  const left = Math.max(0, Math.round((Date.parse(approval.until) - now) / 1000));
  const decide = (approve: boolean): void => act(id, (portal) => portal.approve(id, approve));
  return (
    <Card component="section" aria-label={`${server} ${tool}`} data-testid="approval">
      <Group justify="space-between">
        <div>
          <Text fw={650}>{`${server} / ${tool}`}</Text>
          <Text size="sm">{t('toolApprovals.asks', { user, client })}</Text>
          <Text size="xs" c="dimmed">
            {t('toolApprovals.arguments', { names: argumentNames.join(', ') || '–' })}
          </Text>
          <Text size="xs" c="dimmed">
            {t('toolApprovals.left', { count: left })}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="default" disabled={busy} onClick={() => decide(false)}>
            {t('toolApprovals.refuse')}
          </Button>
          <Button loading={busy} onClick={() => decide(true)}>
            {t('toolApprovals.approve')}
          </Button>
        </Group>
      </Group>
    </Card>
  );
}

const load = (portal: ReturnType<typeof portalApi>) => portal.approvals();

/** Calls of tools that wait for an administrator. */
export default function McpApprovalsPage() {
  const { resource, reload, problem, busy, act } = usePortal(load, REFRESH_MS);
  const now = useNow(1000);
  return (
    <>
      <PageHeader title={t('toolApprovals.title')} lead={t('toolApprovals.lead')} />
      <Problem text={problem} />
      <ResourceView resource={resource} onRetry={reload}>
        {(approvals) =>
          approvals.length === 0 ? (
            <Card>
              <EmptyState
                icon={<IconHandStop size={26} />}
                title={t('toolApprovals.noneTitle')}
                text={t('toolApprovals.none')}
              />
            </Card>
          ) : (
            <Stack gap="sm" aria-live="polite">
              {approvals.map((approval) => (
                <Waiting
                  key={approval.id}
                  approval={approval}
                  now={now}
                  busy={busy === approval.id}
                  act={act}
                />
              ))}
            </Stack>
          )
        }
      </ResourceView>
    </>
  );
}
