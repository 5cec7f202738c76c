import { Card } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { ExceptionsTable } from './exceptions-table';

/** How often the list is read again, ms. */
const REFRESH_MS = 5000;

/** Temporary exceptions that people asked for, to grant, deny or take back. */
export default function ExceptionsPage() {
  const api = useApi();
  const { resource, reload } = useResource(api.exceptions, REFRESH_MS);
  return (
    <>
      <PageHeader title={t('exceptions.title')} lead={t('exceptions.lead')} />
      <ResourceView resource={resource} onRetry={reload}>
        {({ exceptions }) => (
          <Card p={0}>
            {exceptions.length === 0 ? (
              <EmptyState
                icon={<IconHourglass size={26} />}
                title={t('exceptions.emptyTitle')}
                text={t('exceptions.empty')}
              />
            ) : (
              <ExceptionsTable exceptions={exceptions} onDecided={reload} />
            )}
          </Card>
        )}
      </ResourceView>
    </>
  );
}
