import { Button, Card, Group, Stack, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCloudSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { TenantCard } from './tenant-card';
import { TenantDialog } from './tenant-dialog';
import { tenantsApi } from './tenants-api';

/** How often the page is read again, ms. */
const REFRESH_MS = 30_000;

/** The company's accounts at AI providers and what is wrong with them. */
export default function TenantsPage() {
  const api = useApi();
  const tenants = useMemo(() => tenantsApi(api), [api]);
  const { state } = useSession();
  const { resource, reload } = useResource(tenants.view, REFRESH_MS);
  const [adding, dialog] = useDisclosure(false);
  const [accepted, setAccepted] = useState(false);
  const user = state.kind === 'known' ? state.session.user : undefined;
  const manages = user?.permissions.includes('tenants.manage') ?? false;
  return (
    <>
      <PageHeader title={t('tenants.title')} lead={t('tenants.lead')}>
        {manages && <Button onClick={dialog.open}>{t('tenants.connect')}</Button>}
      </PageHeader>
      <ResourceView resource={resource} onRetry={reload}>
        {(view) =>
          view.tenants.length === 0 ? (
            <Card>
              <EmptyState
                icon={<IconCloudSearch size={26} />}
                title={t('tenants.emptyTitle')}
                text={t('tenants.empty')}
              />
            </Card>
          ) : (
            <Stack gap="lg">
              <Group>
                <Switch
                  label={t('tenants.showAccepted')}
                  checked={accepted}
                  onChange={(event) => setAccepted(event.currentTarget.checked)}
                />
              </Group>
              {view.tenants.map((each) => (
                <TenantCard
                  key={each.id}
                  {...each}
                  tenants={tenants}
                  manages={manages}
                  showAccepted={accepted}
                  onChanged={reload}
                />
              ))}
            </Stack>
          )
        }
      </ResourceView>
      <TenantDialog opened={adding} tenants={tenants} onClose={dialog.close} onAdded={reload} />
    </>
  );
}
