import type { LogRecord } from './record';

/** What records can be filtered by, and what its values are. `tokens` counts both ways. */
export const LOG_FIELDS = {
  id: 'text',
  created_at: 'time',
  request_content_type: 'text',
  response_content_type: 'text',
  request_type: 'text',
  success: 'flag',
  cached: 'flag',
  provider: 'text',
  model: 'text',
  model_type: 'text',
  cost: 'number',
  tokens: 'number',
  tokens_in: 'number',
  tokens_out: 'number',
  duration: 'number',
  feedback: 'number',
  event_id: 'text',
  'metadata.key': 'text',
  'metadata.value': 'text',
  /** Whether the caller showed a virtual key. */
  authentication: 'flag',
  dlp_action: 'text',
} as const;
export type LogField = keyof typeof LOG_FIELDS;

export const LOG_OPERATORS = ['eq', 'neq', 'contains', 'lt', 'lte', 'gt', 'gte'] as const;

/** One condition: it holds for any of the values, `neq` for none of them. */
export interface LogFilter {
  readonly key: LogField;
  readonly operator: (typeof LOG_OPERATORS)[number];
  /** Times are milliseconds since the epoch; null stands for what a record does not have. */
  readonly values: readonly (string | number | boolean | null)[];
}

/** What records can be ordered by. */
export const LOG_ORDERS = [
  'created_at',
  'provider',
  'model',
  'model_type',
  'success',
  'cached',
  'cost',
  'tokens_in',
  'tokens_out',
  'duration',
  'feedback',
] as const;

/** Records of one gateway for which all filters hold. */
export interface LogSearch {
  readonly gateway: string;
  readonly filters: readonly LogFilter[];
  /** Stands in a key or a value of the metadata; letter case does not count. */
  readonly text?: string | undefined;
  readonly order: (typeof LOG_ORDERS)[number];
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface LogFindings {
  readonly records: readonly LogRecord[];
  /** How many there are altogether. */
  readonly total: number;
}

/** Names of the figures whose least and greatest values are told. */
export const LOG_RANGES = ['cost', 'duration', 'tokens_in', 'tokens_out', 'total_tokens'] as const;
/** Null where no record has the figure. */
export type LogRanges = Readonly<
  Record<`${'min' | 'max'}_${(typeof LOG_RANGES)[number]}`, number | null>
>;
