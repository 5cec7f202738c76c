import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Invitation } from '../../../core/exchange/access';
import { formatDayAndTime } from '../../ui/format';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { accessApi } from './access-api';

interface InvitationListProps {
  readonly invitations: readonly Invitation[];
  readonly manages: boolean;
  readonly onChanged: () => void;
}

/** Invitations that nobody has accepted yet. */
export function InvitationList({ invitations, manages, onChanged }: InvitationListProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  return (
    <Card>
      <Title order={2} size="h4" mb="sm">
        {t('people.invitations')}
      </Title>
      {failure !== undefined && (
        <Text size="sm" c="red" role="alert">
          {failure}
        </Text>
      )}
      <Stack gap="xs">
        {invitations.map(({ id, name, role, expires }) => (
          <Group key={id} justify="space-between">
            <Text size="sm">
              {t('people.invited', {
                name,
                role: t(`people.roles.${role}`),
                time: formatDayAndTime(expires),
              })}
            </Text>
            {manages && (
              <Button
                size="compact-xs"
                variant="default"
                loading={busy}
                onClick={() =>
                  run(async () => {
                    await access.withdraw(id);
                    onChanged();
                  })
                }
              >
                {t('people.withdraw')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
