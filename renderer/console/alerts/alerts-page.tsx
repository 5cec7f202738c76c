import { Stack } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { PageHeader } from '../../ui/page-header';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { alertsApi } from './alerts-api';
import { DestinationsCard } from './destinations-card';
import { HistoryCard } from './history-card';
import { RulesCard } from './rules-card';

/** How often the page is read again, ms. */
const REFRESH_MS = 15_000;

/** What people are told of, where it goes, and what was raised. */
export default function AlertsPage() {
  const api = useApi();
  const alerts = useMemo(() => alertsApi(api), [api]);
  const { state } = useSession();
  const load = useCallback(async () => {
    const [view, history] = await Promise.all([alerts.view(), alerts.history()]);
    return { ...view, raised: history.alerts };
  }, [alerts]);
  const { resource, reload } = useResource(load, REFRESH_MS);
  const user = state.kind === 'known' ? state.session.user : undefined;
  const manages = user?.permissions.includes('alerts.manage') ?? false;
  return (
    <>
      <PageHeader title={t('alerts.title')} lead={t('alerts.lead')} />
      <ResourceView resource={resource} onRetry={reload}>
        {({ rules, destinations, raised }) => (
          <Stack gap="lg">
            <HistoryCard alerts={raised} manages={manages} onChanged={reload} />
            <RulesCard
              rules={rules}
              destinations={destinations}
              manages={manages}
              onChanged={reload}
            />
            <DestinationsCard destinations={destinations} manages={manages} onChanged={reload} />
          </Stack>
        )}
      </ResourceView>
    </>
  );
}
