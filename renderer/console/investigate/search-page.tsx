import { Button, Card, Center, Group, Loader, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { EmptyState } from '../../ui/empty-state';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { personOf } from '../events/actor-name';
import { EventDrawer } from '../events/event-drawer';
import { EventsTable } from '../events/events-table';
import { failureMessage } from '../failure-message';
import { useReportTable } from '../report/report-tables';
import { ReportPage } from '../report/report-page';
import { useAddress, useRange } from '../report/use-address';
import { t } from '../translate';
import { FilterEditor } from './filter-editor';
import { FILTER_NAMES, filtersOf } from './filters';
import { useSearchResults, type SearchResults } from './use-search';

/** How far a search has got, and the ways on. */
function Progress({ results }: { readonly results: SearchResults }) {
  const { rows, searching, searched, next, more, stop } = results;
  if (searching) {
    return (
      <Group justify="center" py="md" role="status">
        <Loader size="sm" />
        <Text size="sm" c="dimmed">
          {searched === undefined
            ? t('search.searching')
            : t('search.searchedTo', { time: formatDayAndTime(searched) })}
        </Text>
        {searched !== undefined && (
          <Button size="xs" variant="default" onClick={stop}>
            {t('search.stop')}
          </Button>
        )}
      </Group>
    );
  }
  if (rows.length === 0) return null;
  return (
    <Center py="md">
      {next === undefined ? (
        <Text size="sm" c="dimmed">
          {t('search.end', { count: rows.length })}
        </Text>
      ) : (
        <Button variant="default" onClick={more}>
          {t('search.more')}
        </Button>
      )}
    </Center>
  );
}

/** What was found, for the export. */
function ResultTable({ results }: { readonly results: SearchResults }) {
  const table = useMemo(
    () => ({
      title: t('search.title'),
      columns: ['time', 'person', 'app', 'host', 'door', 'enforced', 'rule', 'findings', 'id'],
      rows: results.rows.map(({ exchange }) => [
        ...[exchange.time, personOf(exchange.actor), exchange.app.name, exchange.request.host],
        ...[exchange.door, exchange.enforced, exchange.rule?.name ?? ''],
        ...[exchange.findings.length, exchange.id],
      ]),
    }),
    [results.rows],
  );
  useReportTable(table);
  return null;
}

/** Finds events among millions, by any mix of filters; the address holds the question. */
export default function SearchPage() {
  const { params, change } = useAddress();
  const [range, setRange] = useRange('7d');
  const filters = useMemo(() => filtersOf(params), [params]);
  const results = useSearchResults(filters, range);
  const opened = params.get('open') ?? undefined;
  const row = results.rows.find(({ exchange }) => exchange.id === opened);
  const clear = Object.fromEntries([...FILTER_NAMES, 'q'].map((name) => [name, undefined]));
  const nothing = results.rows.length === 0 && !results.searching && results.error === undefined;
  return (
    <ReportPage
      title={t('search.title')}
      lead={t('search.lead')}
      file="events"
      range={range}
      onRange={setRange}
    >
      <ResultTable results={results} />
      <FilterEditor filters={filters} onChange={change} />
      {results.error !== undefined && (
        <FailureAlert message={failureMessage(results.error)} onRetry={results.retry} />
      )}
      <Card p={0} mt="sm">
        {results.rows.length > 0 && (
          <EventsTable rows={results.rows} opened={opened} onOpen={(open) => change({ open })} />
        )}
        {nothing && (
          <EmptyState
            icon={<IconFilterOff size={26} />}
            title={t('search.nothingTitle')}
            text={t('search.nothing')}
          >
            <Button variant="default" mt="sm" onClick={() => change(clear)}>
              {t('search.clear')}
            </Button>
          </EmptyState>
        )}
        <Progress results={results} />
      </Card>
      <EventDrawer id={opened} listed={row} onClose={() => change({ open: undefined })} />
    </ReportPage>
  );
}
