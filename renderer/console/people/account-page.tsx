import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { Account } from '../../../core/exchange/access';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { useAction } from '../forms/use-action';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { accessApi } from './access-api';
import { PasskeysCard } from './passkeys-card';
import { PasswordCard } from './password-card';

/** One's own account. */
export default function AccountPage() {
  const api = useApi();
  const access = useMemo(() => accessApi(api), [api]);
  const { resource, reload } = useResource(access.account);
  return (
    <>
      <PageHeader title={t('account.title')} lead={t('account.lead')} />
      <ResourceView resource={resource} onRetry={reload}>
        {(account) => (
          <Stack gap="lg" maw={760}>
            <PasskeysCard passkeys={account.passkeys} onChanged={reload} />
            {account.hasPassword && <PasswordCard onChanged={reload} />}
            <SessionsCard sessions={account.sessions} onChanged={reload} />
          </Stack>
        )}
      </ResourceView>
    </>
  );
}

interface SessionsCardProps {
  readonly sessions: Account['sessions'];
  readonly onChanged: () => void;
}

function SessionsCard({ sessions, onChanged }: SessionsCardProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  return (
    <Card>
      <Title order={2} size="h4" mb="sm">
        {t('account.sessions')}
      </Title>
      {failure !== undefined && (
        <Text size="sm" c="red" role="alert">
          {failure}
        </Text>
      )}
      <Stack gap="sm">
        {sessions.map((session) => (
          <Group key={session.id} justify="space-between" wrap="nowrap" data-testid="session">
            <Stack gap={0} miw={0}>
              <Text size="sm" truncate>
                {session.agent === '' ? t('account.unknownBrowser') : session.agent}
              </Text>
              <Text size="xs" c="dimmed">
                {t('account.begun', {
                  time: formatDayAndTime(session.created),
                  address: session.address,
                })}
              </Text>
            </Stack>
            {session.current ? (
              <Badge variant="light" flex="none">
                {t('account.current')}
              </Badge>
            ) : (
              <Button
                size="compact-xs"
                flex="none"
                variant="default"
                loading={busy}
                onClick={() =>
                  run(async () => {
                    await access.endSession(session.id);
                    onChanged();
                  })
                }
              >
                {t('account.end')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
