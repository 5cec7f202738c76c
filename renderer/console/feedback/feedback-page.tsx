import { Button, Card, Center, Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconMessageReport } from '@tabler/icons-react';
import { useCallback } from 'react';
import { feedbackKindSchema } from '../../../core/exchange/feedback';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { EventDrawer } from '../events/event-drawer';
import { useAddress } from '../report/use-address';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { feedbackApi } from './feedback-api';
import { FeedbackTable } from './feedback-table';

/** How often the list is read again, ms. */
const REFRESH_MS = 15_000;
const STATES = ['new', 'done', 'all'] as const;

/** What people say about decisions: found wrongly, overlooked, or in the way of their work. */
export default function FeedbackPage() {
  const api = useApi();
  const { params, change } = useAddress();
  const { state: session } = useSession();
  const shown = STATES.find((one) => one === params.get('state')) ?? 'new';
  const state = shown === 'all' ? undefined : shown;
  const kind = feedbackKindSchema.options.find((one) => one === params.get('kind'));
  const before = params.get('before') ?? undefined;
  const load = useCallback(
    () => feedbackApi(api).list({ state, kind, before }),
    [api, state, kind, before],
  );
  const { resource, reload } = useResource(load, REFRESH_MS);
  const user = session.kind === 'known' ? session.session.user : undefined;
  const opened = params.get('open') ?? undefined;
  return (
    <>
      <PageHeader title={t('feedback.title')} lead={t('feedback.lead')} />
      <Group mb="md" gap="sm" role="search">
        <SegmentedControl
          aria-label={t('feedback.column.state')}
          data={STATES.map((value) => ({ value, label: t(`feedback.${value}`) }))}
          value={shown}
          onChange={(value) => change({ state: value, before: undefined })}
        />
        <NativeSelect
          aria-label={t('feedback.column.said')}
          data={[
            { value: '', label: t('feedback.anyKind') },
            ...feedbackKindSchema.options.map((value) => ({
              value,
              label: t(`feedback.kind.${value}`),
            })),
          ]}
          value={kind ?? ''}
          onChange={(event) => change({ kind: event.currentTarget.value, before: undefined })}
        />
      </Group>
      <ResourceView resource={resource} onRetry={reload}>
        {({ feedback, next }) => (
          <Card p={0}>
            {feedback.length === 0 ? (
              <EmptyState
                icon={<IconMessageReport size={26} />}
                title={t('feedback.emptyTitle')}
                text={t(shown === 'new' ? 'feedback.emptyNew' : 'feedback.empty')}
              />
            ) : (
              <FeedbackTable
                entries={feedback}
                manages={user?.permissions.includes('exceptions.decide') ?? false}
                onOpen={(open) => change({ open })}
                onMarked={reload}
              />
            )}
            {(next !== undefined || before !== undefined) && (
              <Center p="md">
                <Group gap="xs">
                  {before !== undefined && (
                    <Button variant="default" onClick={() => change({ before: undefined })}>
                      {t('feedback.newest')}
                    </Button>
                  )}
                  {next !== undefined && (
                    <Button variant="default" onClick={() => change({ before: next })}>
                      {t('feedback.older')}
                    </Button>
                  )}
                </Group>
              </Center>
            )}
          </Card>
        )}
      </ResourceView>
      <EventDrawer id={opened} listed={undefined} onClose={() => change({ open: undefined })} />
    </>
  );
}
