import type { ReactNode } from 'react';
import type { ReportTotal } from '../../../core/exchange/console-reports';
import { Loaded, Panel } from '../report/panel';
import { RankList, type RankRow } from '../report/rank-list';
import type { Counts } from '../report/reports-api';
import type { TimeRange } from '../report/time-range';
import { useTotals } from '../report/use-counts';
import { t } from '../translate';

interface RankPanelProps {
  readonly title: string;
  readonly hint?: string;
  readonly tools?: ReactNode;
  readonly range: TimeRange;
  readonly counts: Counts;
  readonly empty: string;
  /** A row for each total; undefined leaves it out. */
  readonly row: (total: ReportTotal) => RankRow | undefined;
  readonly length?: number;
}

/** A ranking of one metric. */
export function RankPanel({
  title,
  hint,
  tools,
  range,
  counts,
  empty,
  row,
  length,
}: RankPanelProps) {
  const { resource, reload } = useTotals(range, counts);
  const totals = resource.kind === 'ready' ? resource.value : [];
  const rows = totals.flatMap((total) => row(total) ?? []);
  const table = {
    title,
    columns: [t('report.name'), t('report.count')],
    rows: rows.map(({ name, note, count }) => [
      note === undefined ? name : `${name} (${note})`,
      count,
    ]),
  };
  return (
    <Panel title={title} hint={hint} tools={tools} table={table}>
      <Loaded resource={resource} onRetry={reload}>
        {() => <RankList rows={rows} empty={empty} {...(length === undefined ? {} : { length })} />}
      </Loaded>
    </Panel>
  );
}
