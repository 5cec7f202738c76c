import { enforcedSchema } from '../../../core/exchange/verdict';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { navigate } from '../../ui/hash-location';
import { searchHref } from '../report/address';
import { Chart } from '../report/chart';
import { Loaded, Panel } from '../report/panel';
import type { TimeRange } from '../report/time-range';
import { useTotals } from '../report/use-counts';
import { t } from '../translate';
import { RankPanel } from './rank-panel';
import { topicName } from './topic-name';

interface RangeProps {
  readonly range: TimeRange;
}

export function Topics({ range }: RangeProps) {
  return (
    <RankPanel
      title={t('dash.topics')}
      hint={t('dash.topicsHint')}
      range={range}
      counts={{ metric: 'topic' }}
      empty={t('dash.topicsNone')}
      row={({ key, count }) => ({
        id: key,
        name: topicName(key),
        count,
        href: searchHref({ topic: key }, range),
      })}
    />
  );
}

/** What detection profiles matched, and in whose prompts. */
export function Matches({ range }: RangeProps) {
  const [by, setBy] = useState<'profile' | 'person' | 'detector'>('profile');
  const tools = (
    <SegmentedControl
      size="xs"
      aria-label={t('dash.matchesBy')}
      data={(['profile', 'detector', 'person'] as const).map((value) => ({
        value,
        label: t(`dash.by.${value}`),
      }))}
      value={by}
      onChange={(value) => setBy(value)}
    />
  );
  const common = { title: t('dash.matches'), tools, range, empty: t('dash.matchesNone') };
  if (by === 'person') {
    return (
      <RankPanel
        {...common}
        counts={{ metric: 'profile_user', by: 'series' }}
        row={({ series, count }) => ({
          id: series,
          name: series,
          count,
          href: searchHref({ user: series }, range),
        })}
      />
    );
  }
  return (
    <RankPanel
      {...common}
      counts={{ metric: by }}
      row={({ key, count }) => ({
        id: key,
        name: key,
        count,
        href: searchHref({ [by]: key }, range),
      })}
    />
  );
}

const CHOICES = { cancel: 'stop', redact: 'notice', send: 'good' } as const;

export function Choices({ range }: RangeProps) {
  return (
    <RankPanel
      title={t('dash.choices')}
      hint={t('dash.choicesHint')}
      range={range}
      counts={{ metric: 'choice' }}
      empty={t('dash.choicesNone')}
      row={({ key, count }) => {
        if (key !== 'cancel' && key !== 'redact' && key !== 'send') return undefined;
        return {
          id: key,
          name: t(`choice.${key}`),
          count,
          tone: CHOICES[key],
          href: searchHref({ choice: key }, range),
        };
      }}
    />
  );
}

export function Outcomes({ range }: RangeProps) {
  return (
    <RankPanel
      title={t('dash.rules')}
      hint={t('dash.rulesHint')}
      range={range}
      counts={{ metric: 'rule', by: 'both' }}
      empty={t('dash.rulesNone')}
      row={({ key, series, label, count }) => {
        if (series === 'log') return undefined;
        const enforced = enforcedSchema.safeParse(series);
        return {
          id: `${key} ${series}`,
          name: label,
          count,
          ...(enforced.success ? { note: t(`enforced.${enforced.data}`) } : {}),
          tone: series === 'block' ? 'stop' : series === 'redact' ? 'notice' : 'plain',
          href: searchHref({ rule: key, enforced: series }, range),
        };
      }}
    />
  );
}

const BANDS = ['01', '10', '20', '30', '40', '50', '60', '70', '80', '90'] as const;

/** How dangerous prompts looked: low scores are attacks. */
export function InjectionScores({ range }: RangeProps) {
  const { resource, reload } = useTotals(range, { metric: 'injection' });
  const counts = new Map(
    resource.kind === 'ready' ? resource.value.map(({ key, count }) => [key, count]) : [],
  );
  const data = BANDS.map((band) => ({
    label: `${Number(band)}–${Math.floor(Number(band) / 10) * 10 + 9}`,
    count: counts.get(band) ?? 0,
  }));
  const table = {
    title: t('dash.injection'),
    columns: [t('dash.score'), t('report.count')],
    rows: data.map(({ label, count }) => [label, count]),
  };
  return (
    <Panel title={t('dash.injection')} hint={t('dash.injectionHint')} table={table}>
      <Loaded resource={resource} onRetry={reload}>
        {() => (
          <Chart
            caption={t('dash.injection')}
            axis={t('dash.score')}
            height={190}
            data={data}
            series={[{ name: 'count', label: t('dash.exchanges'), color: 'petrol.6' }]}
            onBar={(index) => {
              const injection = BANDS[index];
              if (injection) navigate(searchHref({ injection }, range));
            }}
          />
        )}
      </Loaded>
    </Panel>
  );
}
