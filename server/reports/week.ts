import type { RollupMeasures, RollupMetric, RollupStore } from '../storage/rollup-port';

/** What a number is, so that it is written right. */
export type Unit = 'count' | 'tokens' | 'money';

/** A number beside that of the week before; `path` leads to the events behind it. */
export interface Figure {
  readonly id:
    | 'exchanges'
    | 'people'
    | 'apps'
    | 'blocked'
    | 'redacted'
    | 'warned'
    | 'tokens'
    | 'cost'
    | 'devices';
  readonly value: number;
  /** Absent where the week before cannot be told. */
  readonly before?: number;
  readonly unit: Unit;
  readonly path: string;
}

export interface Row {
  readonly label: string;
  readonly value: number;
  readonly path: string;
}

/** The largest of something. */
export interface Table {
  readonly id:
    | 'approved'
    | 'unapproved'
    | 'shadow'
    | 'topics'
    | 'profiles'
    | 'matchedPeople'
    | 'choices'
    | 'injection'
    | 'rules'
    | 'costModels'
    | 'costPeople'
    | 'costTeams'
    | 'mcpServers'
    | 'mcpTools'
    | 'shadowMcp'
    | 'versions'
    | 'posture'
    | 'alerts';
  readonly unit: Unit;
  readonly rows: readonly Row[];
}

/** Everything that a weekly report says; numbers only, no text of a prompt. */
export interface Week {
  readonly organisation: string;
  /** First and (exclusive) last day, ms since the epoch, UTC. */
  readonly from: number;
  readonly to: number;
  readonly figures: readonly Figure[];
  /** Exchanges of each day. */
  readonly days: readonly { readonly at: number; readonly value: number }[];
  readonly tables: readonly Table[];
}

/** Rows of each table. */
export const TABLE_ROWS = 8;
export const MICRO_DOLLARS = 1_000_000;

/** Reads the counts of one range of days. */
export class Counts {
  constructor(
    private readonly rollups: RollupStore,
    readonly from: number,
    readonly to: number,
  ) {}

  totals(
    metric: RollupMetric,
    by: 'key' | 'series' | 'both' = 'key',
    order?: keyof RollupMeasures,
  ) {
    const range = { metric, span: 'day' as const, from: this.from, to: this.to };
    return this.rollups.totals(range, by, { limit: 1000, ...(order ? { order } : {}) });
  }

  distinct(metric: RollupMetric): Promise<number> {
    return this.rollups.distinct({ metric, span: 'day', from: this.from, to: this.to }, 'key');
  }

  async days(metric: RollupMetric): Promise<Week['days']> {
    const range = { metric, span: 'day' as const, from: this.from, to: this.to };
    const points = await this.rollups.points(range, 'none');
    const counted = new Map(points.map(({ at, count }) => [at, count]));
    const day = 86_400_000;
    return Array.from({ length: Math.round((this.to - this.from) / day) }, (_, index) => {
      const at = this.from + index * day;
      return { at, value: counted.get(at) ?? 0 };
    });
  }

  /** The events of this range with these filters, as a page of the console. */
  search(filters: Readonly<Record<string, string>> = {}): string {
    const query = new URLSearchParams({
      ...filters,
      ...{ from: String(this.from), to: String(this.to) },
    });
    return `/search?${query.toString()}`;
  }
}
