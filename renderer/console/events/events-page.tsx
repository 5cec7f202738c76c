import { Button, Card, Center, Loader, Text } from '@mantine/core';
import { IconFilterOff, IconRadar2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { EmptyState } from '../../ui/empty-state';
import { FailureAlert } from '../../ui/failure-alert';
import { navigate } from '../../ui/hash-location';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { failureMessage } from '../failure-message';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { EventDrawer } from './event-drawer';
import { filterQuery, isFiltered, NO_FILTER, parseFilter, type EventQuery } from './event-filter';
import { EventsTable } from './events-table';
import { FilterBar } from './filter-bar';
import { LiveControl } from './live-control';
import { useEvents, type Events } from './use-events';

function show(filter: EventQuery, open?: string): void {
  const query = new URLSearchParams(filterQuery(filter));
  if (open !== undefined) query.set('open', open);
  const text = query.toString();
  navigate(text === '' ? '/events' : `/events?${text}`, { replace: true });
}

interface ListProps {
  readonly events: Events;
  readonly filter: EventQuery;
  readonly opened: string | undefined;
}

function NoEvents({ filter }: { readonly filter: EventQuery }) {
  if (!isFiltered(filter)) {
    return (
      <EmptyState
        icon={<IconRadar2 size={26} />}
        title={t('events.emptyTitle')}
        text={t('events.empty')}
      />
    );
  }
  return (
    <EmptyState
      icon={<IconFilterOff size={26} />}
      title={t('events.noMatchTitle')}
      text={t('events.noMatch')}
    >
      <Button variant="default" mt="sm" onClick={() => show(NO_FILTER)}>
        {t('events.clear')}
      </Button>
    </EmptyState>
  );
}

function List({ events, filter, opened }: ListProps) {
  const { list, loading, loadOlder } = events;
  if (list.rows.length === 0) {
    if (!loading) return <NoEvents filter={filter} />;
    return (
      <Center py={80}>
        <Loader role="status" aria-label={t('common.loading')} />
      </Center>
    );
  }
  return (
    <>
      <EventsTable rows={list.rows} opened={opened} onOpen={(id) => show(filter, id)} />
      <Center py="md">
        {list.next === undefined ? (
          <Text size="sm" c="dimmed">
            {t('events.end')}
          </Text>
        ) : (
          <Button variant="default" loading={loading} onClick={loadOlder}>
            {t('events.older')}
          </Button>
        )}
      </Center>
    </>
  );
}

export default function EventsPage() {
  const api = useApi();
  const search = useSearch();
  const query = filterQuery(parseFilter(search));
  const filter = useMemo(() => parseFilter(query), [query]);
  const opened = new URLSearchParams(search).get('open') ?? undefined;
  const events = useEvents(filter);
  const { resource: devices } = useResource(api.devices);
  const row = events.list.rows.find(({ exchange }) => exchange.id === opened);

  return (
    <>
      <PageHeader title={t('events.title')} lead={t('events.lead')}>
        <LiveControl events={events} />
      </PageHeader>
      <FilterBar
        filter={filter}
        onChange={(next) => show(next)}
        rows={events.list.rows}
        devices={devices.kind === 'ready' ? devices.value : []}
      />
      {events.error !== undefined && (
        <FailureAlert message={failureMessage(events.error)} onRetry={events.reload} />
      )}
      <Card p={0} mt="sm">
        <List events={events} filter={filter} opened={opened} />
      </Card>
      <EventDrawer id={opened} listed={row} onClose={() => show(filter)} />
    </>
  );
}
