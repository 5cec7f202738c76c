/**
 * Counts that are written in the same transaction as the events they count, so that no panel has to
 * read the events again. Each metric is counted per hour and per day (UTC).
 *
 * | metric          | key                              | series                        | amount              |
 * | --------------- | -------------------------------- | ----------------------------- | ------------------- |
 * | `enforced`      | what was enforced                |                               |                     |
 * | `action`        | what policy asked for            |                               |                     |
 * | `choice`        | `cancel`, `redact`, `send`       | `person`, `timeout`, `nobody` |                     |
 * | `door`          | door                             |                               |                     |
 * | `user`          | person (person-key.ts)           |                               | prompt tokens       |
 * | `team`          | group of the person              |                               | prompt tokens       |
 * | `app`           | app id                           | review status                 | prompt tokens       |
 * | `app_user`      | app id                           | person                        | prompt tokens       |
 * | `model`         | model as the request names it    |                               | prompt tokens       |
 * | `drift`         | host                             | extractor that did not know the layout |            |
 * | `topic`         | topic, `S1`…`S14` or custom      |                               |                     |
 * | `detector`      | detector id                      |                               |                     |
 * | `profile`       | profile id                       |                               |                     |
 * | `profile_user`  | profile id                       | person                        |                     |
 * | `injection`     | `01`, `10`, `20` … `90`: from    |                               |                     |
 * | `waf_score`     | zone of the firewall             | `01` … `99`                   |                     |
 * | `rule`          | rule that decided, or logged     | what was enforced, or `log`   |                     |
 * | `result`        | how the exchange ended           |                               | response length     |
 * | `spend_user`    | person                           |                               | tokens in and out   |
 * | `spend_team`    | team of the virtual key          |                               | tokens in and out   |
 * | `spend_model`   | model that answered              | provider                      | tokens in and out   |
 * | `gateway`       | `provider:…`, `model:provider/…`, `key:…` or `user:…` | `ok`, `hit`, `error` | tokens in and out |
 * | `gateway_time`  | the same                         | time in all, as a bucket      |                     |
 * | `gateway_ttft`  | the same                         | time to the first byte, as a bucket |               |
 * | `mcp_server`    | MCP server                       | `portal` or `shadow`          |                     |
 * | `mcp_tool`      | MCP server                       | tool                          |                     |
 * | `mcp_user`      | MCP server                       | person                        |                     |
 * | `device_event`  | what the device said             |                               |                     |
 * | `lag`           | `1`, `10`, `60`, `600`, `3600`, `86400` or `inf`: seconds at most | | milliseconds        |
 *
 * `count` is the number of exchanges (of `lag`: events; of `device_event`: events; of `spend_*` and
 * `result`: outcomes). `cost` is millionths of a US dollar, of `spend_*` and `gateway` only; of a `hit` it
 * is what the cache saved. Buckets of time are named by their end in ms (gateway-counts.ts) or `inf`. An
 * empty cell is ''.
 */
export const ROLLUP_METRICS = [
  'enforced',
  'action',
  'choice',
  'door',
  'user',
  'team',
  'app',
  'app_user',
  'model',
  'drift',
  'topic',
  'detector',
  'profile',
  'profile_user',
  'injection',
  'waf_score',
  'rule',
  'result',
  'spend_user',
  'spend_team',
  'spend_model',
  'gateway',
  'gateway_time',
  'gateway_ttft',
  'mcp_server',
  'mcp_tool',
  'mcp_user',
  'device_event',
  'lag',
] as const;
export type RollupMetric = (typeof ROLLUP_METRICS)[number];

/** Length of one bucket. Hours are kept for a shorter time than days (retention). */
export type RollupSpan = 'hour' | 'day';

/** Which counts: `from` and `to` (exclusive) are milliseconds since the epoch, cut to buckets. */
export interface RollupRange {
  readonly metric: RollupMetric;
  readonly span: RollupSpan;
  readonly from: number;
  readonly to: number;
  readonly key?: string;
  readonly series?: string;
}

export interface RollupMeasures {
  readonly count: number;
  /** What it means stands in the table above. */
  readonly amount: number;
  /** Millionths of a US dollar. */
  readonly cost: number;
}

export interface RollupTotal extends RollupMeasures {
  /** '' where the totals are not by key. */
  readonly key: string;
  /** '' where the totals are not by series. */
  readonly series: string;
  /** Name for people: an app's, a person's, a rule's; else the key. */
  readonly label: string;
}

export interface RollupPoint extends RollupTotal {
  /** Begin of the bucket, milliseconds since the epoch. */
  readonly at: number;
}

export type RollupGrouping = 'none' | 'key' | 'series' | 'both';

export interface RollupStore {
  /** Sums over the whole range, the largest first. */
  totals(
    range: RollupRange,
    by: RollupGrouping,
    options?: { readonly order?: keyof RollupMeasures; readonly limit?: number },
  ): Promise<readonly RollupTotal[]>;
  /** Sums per bucket, oldest first. Buckets without anything are left out. */
  points(range: RollupRange, by: RollupGrouping): Promise<readonly RollupPoint[]>;
  /** How many different keys (of `app_user`: series) there are in the whole range. */
  distinct(range: RollupRange, of: 'key' | 'series'): Promise<number>;
  /** The same per bucket (`at` is its begin) or per key (users of each app), oldest or largest first. */
  distinctBy(
    range: RollupRange,
    of: 'key' | 'series',
    by: 'bucket' | 'key',
  ): Promise<readonly { readonly at: number; readonly key: string; readonly count: number }[]>;
}
