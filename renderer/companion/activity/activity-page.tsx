import { Button, Card, Stack } from '@mantine/core';
import { IconActivity, IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { CompanionState } from '../../../preload/contract';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { useActivity, type OwnActivity } from '../use-activity';
import { filterActivity, isFiltering, NO_FILTER } from './activity-filter';
import { ActivityFilterBar } from './activity-filter-bar';
import { ActivityRows } from './activity-rows';
import { ForgetHistory } from './forget-history';
import { ProgramsCard } from './programs-card';
import { UsageCard } from './usage-card';

/** Rows that are drawn at once. */
const PAGE = 50;

function History({ activity }: { readonly activity: OwnActivity }) {
  const { entries = [], renew } = activity;
  const [filter, setFilter] = useState(NO_FILTER);
  const [shown, setShown] = useState(PAGE);
  const fitting = filterActivity(entries, filter);
  return (
    <>
      <ActivityFilterBar filter={filter} onChange={setFilter} />
      <Card py={fitting.length === 0 ? 'md' : 4}>
        {fitting.length === 0 && isFiltering(filter) ? (
          <EmptyState
            icon={<IconFilterOff size={26} />}
            title={t('companion.activity.noMatchTitle')}
            text={t('companion.activity.noMatch')}
          >
            <Button variant="default" size="xs" onClick={() => setFilter(NO_FILTER)}>
              {t('companion.activity.clear')}
            </Button>
          </EmptyState>
        ) : (
          <ActivityRows entries={fitting.slice(0, shown)} onRenewed={renew} />
        )}
        {fitting.length > shown && (
          <Button variant="subtle" fullWidth onClick={() => setShown(shown + PAGE)}>
            {t('companion.activity.more')}
          </Button>
        )}
      </Card>
    </>
  );
}

interface ActivityPageProps {
  readonly state: Pick<CompanionState, 'gatewayUrl' | 'gatewayUse'>;
}

/**
 * The person's own history with what happened and why, their use of AI by app, and that of programs
 * where this desk has a gateway for them.
 */
export function ActivityPage({ state }: ActivityPageProps) {
  const activity = useActivity();
  const { entries } = activity;
  const programs = state.gatewayUrl !== undefined && <ProgramsCard use={state.gatewayUse} />;
  return (
    <>
      <PageHeader title={t('companion.activity.title')} lead={t('companion.activity.lead')}>
        {entries !== undefined && entries.length > 0 && (
          <ForgetHistory onForgotten={activity.forget} />
        )}
      </PageHeader>
      {entries?.length === 0 && (
        <Stack gap="md">
          <Card>
            <EmptyState
              icon={<IconActivity size={26} />}
              title={t('companion.activity.emptyTitle')}
              text={t('companion.activity.empty')}
            />
          </Card>
          {programs}
        </Stack>
      )}
      {entries !== undefined && entries.length > 0 && (
        <Stack gap="md">
          <UsageCard entries={entries} />
          {programs}
          <History activity={activity} />
        </Stack>
      )}
    </>
  );
}
