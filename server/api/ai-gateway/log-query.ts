import { z } from 'zod';
import {
  LOG_FIELDS,
  LOG_ORDERS,
  type LogField,
  type LogFilter,
  type LogSearch,
} from '../../../core/gateway/logs/log-search';
import { invalid } from '../api-problem';
import { parse } from '../input';
import { pageSchema } from '../paging';
import { readFilterParameters, type WrittenFilter } from './filter-parameters';

/** Filters of one request, and values of one of them. */
const MAX_FILTERS = 50;
const MAX_VALUES = 100;
/** Records that one request deletes, if it says nothing, and at most. */
const DELETED = 10_000;

const number = z.coerce.number();
const flag = z.enum(['true', 'false']);
const direction = z.enum(['asc', 'desc']);

/** Filters of the vendor's older clients: the condition that each stands for. */
const OLD = {
  cached: [flag, 'cached', 'eq'],
  success: [flag, 'success', 'eq'],
  model: [z.string(), 'model', 'eq'],
  model_type: [z.string(), 'model_type', 'eq'],
  provider: [z.string(), 'provider', 'eq'],
  request_content_type: [z.string(), 'request_content_type', 'eq'],
  response_content_type: [z.string(), 'response_content_type', 'eq'],
  start_date: [z.string(), 'created_at', 'gte'],
  end_date: [z.string(), 'created_at', 'lte'],
  min_cost: [number, 'cost', 'gte'],
  max_cost: [number, 'cost', 'lte'],
  min_duration: [number, 'duration', 'gte'],
  max_duration: [number, 'duration', 'lte'],
  min_tokens_in: [number, 'tokens_in', 'gte'],
  max_tokens_in: [number, 'tokens_in', 'lte'],
  min_tokens_out: [number, 'tokens_out', 'gte'],
  max_tokens_out: [number, 'tokens_out', 'lte'],
  min_total_tokens: [number, 'tokens', 'gte'],
  max_total_tokens: [number, 'tokens', 'lte'],
} as const satisfies Record<string, readonly [z.ZodType, LogField, LogFilter['operator']]>;
type OldName = keyof typeof OLD;

const orderSchema = {
  order_by: z.enum(LOG_ORDERS).default('created_at'),
  order_by_direction: direction.optional(),
};
const listSchema = pageSchema.extend(orderSchema).extend({
  direction: direction.optional(),
  /** 1 is good, 0 is bad: what older clients write for −1. */
  feedback: z.enum(['0', '1']).optional(),
  search: z.string().max(500).optional(),
  meta_info: flag.optional(),
  ...(Object.fromEntries(
    Object.entries(OLD).map(([name, [schema]]) => [name, schema.optional()]),
  ) as { [Name in OldName]: z.ZodOptional<(typeof OLD)[Name][0]> }),
});
const deleteSchema = z.object({
  ...orderSchema,
  limit: z.coerce.number().int().min(1).max(DELETED).default(DELETED),
});

export interface LogListQuery {
  readonly search: LogSearch;
  readonly page: number;
  readonly perPage: number;
  /** The answer tells least and greatest figures too. */
  readonly metaInfo: boolean;
}

/** What the address of a list asks for. @throws ApiProblem */
export function readListQuery(gateway: string, url: string): LogListQuery {
  const { filters, others } = readFilterParameters(url);
  const query = parse(listSchema.strict(), others);
  const { page, per_page: perPage, order_by: order, direction: older } = query;
  const old = Object.entries(OLD).flatMap(([name, [, key, operator]]) => {
    const value = query[name as OldName];
    const written = { key, operator, values: [String(value)] };
    return value === undefined ? [] : [toFilter(written, `/${name}`)];
  });
  const judged: LogFilter[] =
    query.feedback === undefined
      ? []
      : [{ key: 'feedback', operator: 'eq', values: [query.feedback === '1' ? 1 : -1] }];
  return {
    search: {
      gateway,
      filters: [...readFilters(filters), ...old, ...judged],
      text: query.search,
      order,
      descending: (query.order_by_direction ?? older ?? 'desc') === 'desc',
      limit: perPage,
      offset: (page - 1) * perPage,
    },
    page,
    perPage,
    metaInfo: query.meta_info === 'true',
  };
}

/** Which records the address of a deletion means: the oldest first, if it says nothing. */
export function readDeleteQuery(gateway: string, url: string): LogSearch {
  const { filters, others } = readFilterParameters(url);
  const { order_by: order, order_by_direction, limit } = parse(deleteSchema.strict(), others);
  const descending = order_by_direction === 'desc';
  return { gateway, filters: readFilters(filters), order, descending, limit, offset: 0 };
}

function readFilters(written: readonly WrittenFilter[]): LogFilter[] {
  if (written.length > MAX_FILTERS) {
    throw invalid(`There are at most ${MAX_FILTERS} filters.`, '/filters');
  }
  return written.map((filter, index) => toFilter(filter, `/filters/${index}`));
}

const NOT_RECORDED = ['wholesale', 'compatibilityMode', 'user_agent'];
const OPERATORS = ['eq', 'neq', 'contains', 'lt', 'gt'] as const;

function toFilter({ key, operator, values }: WrittenFilter, pointer: string): LogFilter {
  const place = pointer.startsWith('/filters/')
    ? (part: string) => `${pointer}/${part}`
    : () => pointer;
  if (!isField(key)) {
    const reason = NOT_RECORDED.includes(key)
      ? `The log does not record "${key}".`
      : `A filter’s key is one of ${Object.keys(LOG_FIELDS).join(', ')}.`;
    throw invalid(reason, place('key'));
  }
  if (!isOperator(operator)) {
    throw invalid(`A filter’s operator is one of ${OPERATORS.join(', ')}.`, place('operator'));
  }
  const kind = LOG_FIELDS[key];
  if (operator === 'contains' && kind !== 'text') {
    throw invalid(`"${key}" is no text that contains something.`, place('operator'));
  }
  if (operator !== 'eq' && operator !== 'neq' && operator !== 'contains' && kind === 'flag') {
    throw invalid(`"${key}" is true or false, neither more nor less.`, place('operator'));
  }
  if (values.length === 0 || values.length > MAX_VALUES) {
    throw invalid(`A filter has 1 to ${MAX_VALUES} values.`, place('value'));
  }
  return { key, operator, values: values.map((value) => toValue(key, value, place('value'))) };
}

const isField = (key: string): key is LogField => Object.hasOwn(LOG_FIELDS, key);
const isOperator = (operator: string): operator is LogFilter['operator'] =>
  ['eq', 'neq', 'contains', 'lt', 'lte', 'gt', 'gte'].includes(operator);

/** An address has text only; an empty one stands for null. */
function toValue(key: LogField, text: string, pointer: string): LogFilter['values'][number] {
  if (text === '') return null;
  switch (LOG_FIELDS[key]) {
    case 'text':
      return text;
    case 'flag':
      if (text === 'true' || text === 'false') return text === 'true';
      throw invalid(`"${key}" is true or false.`, pointer);
    case 'number': {
      const value = Number(text);
      if (Number.isFinite(value)) return value;
      throw invalid(`"${key}" is a number.`, pointer);
    }
    case 'time': {
      const time = Date.parse(text);
      if (!Number.isNaN(time)) return time;
      throw invalid(`"${key}" is a time such as 2026-11-26T08:00:00Z.`, pointer);
    }
  }
}
