import { Card } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { useActivity } from '../use-activity';
import { ActivityRows } from './activity-rows';

export function ActivityPage() {
  const entries = useActivity();
  return (
    <>
      <PageHeader title={t('companion.activity.title')} lead={t('companion.activity.lead')} />
      {entries !== undefined && (
        <Card py={entries.length === 0 ? 'md' : 4}>
          {entries.length === 0 ? (
            <EmptyState
              icon={<IconActivity size={26} />}
              title={t('companion.activity.emptyTitle')}
              text={t('companion.activity.empty')}
            />
          ) : (
            <ActivityRows entries={entries} />
          )}
        </Card>
      )}
    </>
  );
}
