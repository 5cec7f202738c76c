import { Button, Card, Group, List, Stack, Switch, Text, Title } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Approval } from '../../../core/exchange/approval';
import { EmptyState } from '../../ui/empty-state';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { useAction } from '../forms/use-action';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { accessApi } from './access-api';

/** How often the list is read again, ms. */
const REFRESH_MS = 10_000;

/** Policy that turns protection off and waits for a second person. */
export default function ApprovalsPage() {
  const api = useApi();
  const access = useMemo(() => accessApi(api), [api]);
  const { state } = useSession();
  const { resource, reload } = useResource(access.approvals, REFRESH_MS);
  const { failure, run } = useAction();
  const permissions = state.kind === 'known' ? (state.session.user?.permissions ?? []) : [];
  const set = (required: boolean): void =>
    run(async () => {
      await access.requireApproval(required);
      reload();
    });
  return (
    <>
      <PageHeader title={t('approvals.title')} lead={t('approvals.lead')} />
      {failure !== undefined && <FailureAlert message={failure} />}
      <ResourceView resource={resource} onRetry={reload}>
        {({ required, approvals }) => (
          <Stack gap="lg">
            <Switch
              label={t('approvals.required')}
              description={t('approvals.requiredHint')}
              checked={required}
              disabled={!permissions.includes('people.manage')}
              onChange={(event) => set(event.currentTarget.checked)}
            />
            {approvals.length === 0 ? (
              <Card>
                <EmptyState
                  icon={<IconUserCheck size={26} />}
                  title={t('approvals.emptyTitle')}
                  text={t('approvals.empty')}
                />
              </Card>
            ) : (
              approvals.map((approval) => (
                <ApprovalCard
                  key={approval.id}
                  approval={approval}
                  mayDecide={permissions.includes('policy.approve')}
                  onDecided={reload}
                />
              ))
            )}
          </Stack>
        )}
      </ResourceView>
    </>
  );
}

interface ApprovalCardProps {
  readonly approval: Approval;
  readonly mayDecide: boolean;
  readonly onDecided: () => void;
}

function ApprovalCard({ approval, mayDecide, onDecided }: ApprovalCardProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const decide = (decision: 'approve' | 'reject'): void =>
    run(async () => {
      await access.decideApproval(approval.id, decision);
      onDecided();
    });
  return (
    <Card data-testid="approval">
      <Title order={2} size="h5">
        {t('approvals.asks', { author: approval.author, time: formatDayAndTime(approval.time) })}
      </Title>
      {approval.note !== '' && <Text size="sm">{approval.note}</Text>}
      <List size="sm" my="sm">
        {approval.reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {failure !== undefined && <FailureAlert message={failure} />}
      {approval.own && (
        <Text size="xs" c="dimmed">
          {t('approvals.own')}
        </Text>
      )}
      {mayDecide && (
        <Group justify="flex-end">
          <Button variant="default" loading={busy} onClick={() => decide('reject')}>
            {t('approvals.reject')}
          </Button>
          <Button loading={busy} disabled={approval.own} onClick={() => decide('approve')}>
            {t('approvals.approve')}
          </Button>
        </Group>
      )}
    </Card>
  );
}
