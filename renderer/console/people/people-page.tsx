import { Button, Card, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { PageHeader } from '../../ui/page-header';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { accessApi } from './access-api';
import { InvitationList } from './invitation-list';
import { InviteDialog } from './invite-dialog';
import { PeopleTable } from './people-table';
import { SignOnCard } from './sign-on-card';

/** Who may use the console, and how they come in. */
export default function PeoplePage() {
  const api = useApi();
  const access = useMemo(() => accessApi(api), [api]);
  const { state } = useSession();
  const { resource, reload } = useResource(access.people);
  const [inviting, dialog] = useDisclosure(false);
  const user = state.kind === 'known' ? state.session.user : undefined;
  const manages = user?.permissions.includes('people.manage') ?? false;
  return (
    <>
      <PageHeader title={t('people.title')} lead={t('people.lead')}>
        {manages && (
          <Button leftSection={<IconUserPlus size={16} />} onClick={dialog.open}>
            {t('people.invite')}
          </Button>
        )}
      </PageHeader>
      <ResourceView resource={resource} onRetry={reload}>
        {({ people, invitations }) => (
          <Stack gap="lg">
            <Card p={0}>
              <PeopleTable people={people} own={user?.id} manages={manages} onChanged={reload} />
            </Card>
            {invitations.length > 0 && (
              <InvitationList invitations={invitations} manages={manages} onChanged={reload} />
            )}
            <SignOnCard manages={manages} />
          </Stack>
        )}
      </ResourceView>
      <InviteDialog opened={inviting} onClose={dialog.close} onInvited={reload} />
    </>
  );
}
