import { Button, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Summary } from '../../../core/exchange/console';
import { EmptyState } from '../../ui/empty-state';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { HoursChart } from './hours-chart';
import { RankList } from './rank-list';
import { SummaryCards } from './summary-cards';
import { totalsOf } from './totals';

/** How often the counts are read again, ms. */
const REFRESH_MS = 10_000;

interface PanelProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Panel({ title, hint, children }: PanelProps) {
  return (
    <Card h="100%" component="section" aria-label={title}>
      <Stack gap="md">
        <div>
          <Title order={2} size="h5">
            {title}
          </Title>
          {hint !== undefined && (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Card>
  );
}

function Rankings({ summary }: { readonly summary: Summary }) {
  const { warned } = summary;
  const choices = [
    { id: 'cancel', name: t('choice.cancel'), count: warned.cancelled, tone: 'stop' },
    { id: 'redact', name: t('choice.redact'), count: warned.redacted, tone: 'notice' },
    { id: 'send', name: t('choice.send'), count: warned.sent, tone: 'good' },
  ] as const;
  const asked = warned.cancelled + warned.redacted + warned.sent;
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      <Panel title={t('overview.apps')}>
        <RankList rows={summary.apps} empty={t('overview.noApps')} />
      </Panel>
      <Panel title={t('overview.detectors')}>
        <RankList
          rows={summary.detectors.map(({ id, count }) => ({ id, name: id, count }))}
          empty={t('overview.noDetectors')}
        />
      </Panel>
      <Panel title={t('overview.choices')} hint={t('overview.choicesHint')}>
        <RankList rows={asked === 0 ? [] : choices} empty={t('overview.noChoices')} />
      </Panel>
    </SimpleGrid>
  );
}

function Content({ summary }: { readonly summary: Summary }) {
  const totals = totalsOf(summary);
  return (
    <Stack gap="md">
      <SummaryCards summary={summary} totals={totals} />
      {totals.exchanges === 0 ? (
        <Card>
          <EmptyState
            icon={<IconChartBar size={26} />}
            title={t('overview.emptyTitle')}
            text={t('overview.empty')}
          >
            {summary.devices.total === 0 && (
              <Button component={Link} href="/devices?add=1" mt="sm">
                {t('overview.addDevice')}
              </Button>
            )}
          </EmptyState>
        </Card>
      ) : (
        <>
          <Panel title={t('overview.hours')} hint={t('overview.hoursHint')}>
            <HoursChart hours={summary.hours} />
          </Panel>
          <Rankings summary={summary} />
        </>
      )}
    </Stack>
  );
}

export default function OverviewPage() {
  const api = useApi();
  const { resource, reload } = useResource(api.summary, REFRESH_MS);
  return (
    <>
      <PageHeader title={t('overview.title')} lead={t('overview.lead')} />
      <ResourceView resource={resource} onRetry={reload}>
        {(summary) => <Content summary={summary} />}
      </ResourceView>
    </>
  );
}
