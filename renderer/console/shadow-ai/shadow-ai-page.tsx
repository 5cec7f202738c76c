import { Card } from '@mantine/core';
import { IconEyeQuestion } from '@tabler/icons-react';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { ShadowAiTable } from './shadow-ai-table';

/** How often the list is read again, ms. */
const REFRESH_MS = 10_000;

/** AI sites in use that nobody has entered, with a decision each. */
export default function ShadowAiPage() {
  const api = useApi();
  const { resource, reload } = useResource(api.shadowAi, REFRESH_MS);
  return (
    <>
      <PageHeader title={t('shadowAi.title')} lead={t('shadowAi.lead')} />
      <ResourceView resource={resource} onRetry={reload}>
        {({ apps }) => (
          <Card p={0}>
            {apps.length === 0 ? (
              <EmptyState
                icon={<IconEyeQuestion size={26} />}
                title={t('shadowAi.emptyTitle')}
                text={t('shadowAi.empty')}
              />
            ) : (
              <ShadowAiTable apps={apps} onDecided={reload} />
            )}
          </Card>
        )}
      </ResourceView>
    </>
  );
}
