import { Button, Card, SimpleGrid, Stack } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { Link } from 'wouter';
import { EmptyState } from '../../ui/empty-state';
import { ReportPage } from '../report/report-page';
import type { TimeRange } from '../report/time-range';
import { useTotals } from '../report/use-counts';
import { useRange } from '../report/use-address';
import { t } from '../translate';
import { ApprovedApps, ReviewQueue, UnapprovedApps } from './app-panels';
import { Choices, InjectionScores, Matches, Outcomes, Topics } from './content-panels';
import { FleetSpread, IngestLag } from './fleet-panels';
import { Headline } from './headline';
import { McpServers, McpTools, ShadowMcp } from './mcp-panels';
import { ExchangesOverTime, PeopleOverTime } from './over-time';
import { Spend } from './spend-panel';

function NothingYet() {
  return (
    <Card>
      <EmptyState
        icon={<IconChartBar size={26} />}
        title={t('dash.emptyTitle')}
        text={t('dash.empty')}
      >
        <Button component={Link} href="/devices?add=1" mt="sm">
          {t('dash.addDevice')}
        </Button>
      </EmptyState>
    </Card>
  );
}

function Panels({ range }: { readonly range: TimeRange }) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <ExchangesOverTime range={range} />
        <PeopleOverTime range={range} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }} spacing="md">
        <ApprovedApps range={range} />
        <UnapprovedApps range={range} />
        <ReviewQueue range={range} />
        <Topics range={range} />
        <Matches range={range} />
        <InjectionScores range={range} />
        <Choices range={range} />
        <Outcomes range={range} />
        <Spend range={range} />
        <McpServers range={range} />
        <McpTools range={range} />
        <ShadowMcp range={range} />
        <FleetSpread />
        <IngestLag range={range} />
      </SimpleGrid>
    </>
  );
}

/** What the company's AI use comes to; every number leads to the events behind it. */
export default function OverviewPage() {
  const [range, setRange] = useRange('7d');
  const { resource } = useTotals(range, { metric: 'enforced', by: 'none' });
  const nothing = resource.kind === 'ready' && resource.value.length === 0;
  return (
    <ReportPage
      title={t('dash.title')}
      lead={t('dash.lead')}
      file="overview"
      range={range}
      onRange={setRange}
    >
      <Stack gap="md">
        <Headline range={range} />
        {nothing ? <NothingYet /> : <Panels range={range} />}
      </Stack>
    </ReportPage>
  );
}
