import { Card, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconUserSearch } from '@tabler/icons-react';
import type { ExchangeRow } from '../../../core/exchange/console';
import { EnforcedBadge } from '../../ui/action-badge';
import { EmptyState } from '../../ui/empty-state';
import { FailureAlert } from '../../ui/failure-alert';
import { formatLongDay, formatTime } from '../../ui/format';
import { personOf } from '../events/actor-name';
import { EventDrawer } from '../events/event-drawer';
import { FoundSummary } from '../events/found-summary';
import { failureMessage } from '../failure-message';
import { Chart } from '../report/chart';
import { Loaded, Panel } from '../report/panel';
import { MoreResults } from '../report/more-results';
import { ReportPage } from '../report/report-page';
import { SERIES_COLORS, seriesPoints } from '../report/series';
import type { TimeRange } from '../report/time-range';
import { useAddress, useRange } from '../report/use-address';
import { usePoints } from '../report/use-counts';
import { t } from '../translate';
import classes from './conversation-page.module.css';
import { useSearchResults } from './use-search';

interface Subject {
  readonly user?: string;
  readonly app?: string;
}

/** Series with a colour of their own; the others are one. */
const SHOWN = 5;

/** Which apps a person used, or who used an app, in each bucket. */
function Use({ subject, range }: { readonly subject: Subject; readonly range: TimeRange }) {
  const byApp = subject.user !== undefined;
  const { resource, reload } = usePoints(range, {
    metric: 'app_user',
    by: byApp ? 'key' : 'series',
    ...(subject.user === undefined ? {} : { series: subject.user }),
    ...(subject.app === undefined ? {} : { key: subject.app }),
  });
  const points = (resource.kind === 'ready' ? resource.value : []).map((point) => ({
    ...point,
    key: byApp ? point.label : point.series,
  }));
  const sums = new Map<string, number>();
  for (const { key, count } of points) sums.set(key, (sums.get(key) ?? 0) + count);
  const names = [...sums].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const other = t('timeline.others');
  const data = seriesPoints(
    range,
    points.map((point) => ({
      ...point,
      key: names.indexOf(point.key) < SHOWN ? point.key : other,
    })),
  );
  const shown = [...names.slice(0, SHOWN), ...(names.length > SHOWN ? [other] : [])];
  return (
    <Panel title={t(byApp ? 'timeline.apps' : 'timeline.people')}>
      <Loaded resource={resource} onRetry={reload}>
        {() => (
          <Chart
            caption={t(byApp ? 'timeline.apps' : 'timeline.people')}
            axis={t('report.time')}
            height={180}
            data={data}
            series={shown.map((name, index) => ({
              ...{ name, label: name },
              color: SERIES_COLORS[index] ?? 'petrol.6',
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}

const TONES = { block: 'red', redact: 'yellow', isolate: 'violet' } as const;

interface DayProps {
  readonly day: string;
  readonly rows: readonly ExchangeRow[];
  readonly onOpen: (id: string) => void;
}

function Day({ day, rows, onOpen }: DayProps) {
  return (
    <Card component="section" aria-label={day}>
      <Title order={2} size="h5" mb="md">
        {day}
      </Title>
      <Timeline bulletSize={14} lineWidth={2}>
        {rows.map(({ exchange }) => (
          <Timeline.Item
            key={exchange.id}
            color={
              exchange.enforced in TONES ? TONES[exchange.enforced as keyof typeof TONES] : 'gray'
            }
            title={
              <button type="button" className={classes.open} onClick={() => onOpen(exchange.id)}>
                {formatTime(exchange.time)} · {exchange.app.name}
              </button>
            }
          >
            <Text size="sm" c="dimmed" component="span">
              {personOf(exchange.actor)} · {t(`door.${exchange.door}`)}{' '}
            </Text>
            <EnforcedBadge enforced={exchange.enforced} />{' '}
            {exchange.findings.length > 0 && <FoundSummary findings={exchange.findings} />}
          </Timeline.Item>
        ))}
      </Timeline>
    </Card>
  );
}

function byDay(rows: readonly ExchangeRow[]): readonly (readonly [string, ExchangeRow[]])[] {
  const days = new Map<string, ExchangeRow[]>();
  for (const row of rows) {
    const day = formatLongDay(row.exchange.time);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

/** What one person did, or what was done with one app, day by day. */
export default function TimelinePage() {
  const { params, change } = useAddress();
  const [range, setRange] = useRange('7d');
  const user = params.get('user') ?? undefined;
  const app = params.get('app') ?? undefined;
  const subject: Subject = {
    ...(user === undefined ? {} : { user }),
    ...(app === undefined ? {} : { app }),
  };
  const results = useSearchResults(subject, range);
  const opened = params.get('open') ?? undefined;
  return (
    <ReportPage
      title={t('timeline.title', { name: user ?? app ?? '' })}
      lead={t('timeline.lead')}
      file="timeline"
      range={range}
      onRange={setRange}
    >
      <Stack gap="md" data-testid="timeline">
        <Use subject={subject} range={range} />
        {results.error !== undefined && (
          <FailureAlert message={failureMessage(results.error)} onRetry={results.retry} />
        )}
        {byDay(results.rows).map(([day, rows]) => (
          <Day key={day} day={day} rows={rows} onOpen={(open) => change({ open })} />
        ))}
        {results.rows.length === 0 && !results.searching && (
          <Card>
            <EmptyState
              icon={<IconUserSearch size={26} />}
              title={t('search.nothingTitle')}
              text={t('timeline.nothing')}
            />
          </Card>
        )}
        <MoreResults results={results} />
      </Stack>
      <EventDrawer
        id={opened}
        listed={results.rows.find(({ exchange }) => exchange.id === opened)}
        onClose={() => change({ open: undefined })}
      />
    </ReportPage>
  );
}
