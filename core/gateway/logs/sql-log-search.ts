import type { Knex } from 'knex';
import {
  LOG_RANGES,
  type LogField,
  type LogFilter,
  type LogRanges,
  type LogSearch,
} from './log-search';

/** How a database reads a member of a record, which is kept as JSON. */
interface Dialect {
  text(...path: readonly string[]): string;
  number(name: string): string;
  /** A condition that holds for a member `key`, `value` of the metadata. */
  metadata(condition: string): string;
}

const SQLITE: Dialect = {
  text: (...path) => `json_extract(record, '$.${path.join('.')}')`,
  number: (name) => `json_extract(record, '$.${name}')`,
  metadata: (condition) =>
    `EXISTS (SELECT 1 FROM (SELECT key, CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
      ELSE CAST(value AS TEXT) END AS value FROM json_each(record, '$.metadata')) AS m
      WHERE ${condition})`,
};

const POSTGRESQL: Dialect = {
  text: (...path) => `(record::json #>> '{${path.join(',')}}')`,
  number: (name) => `(record::json ->> '${name}')::numeric`,
  metadata: (condition) =>
    `EXISTS (SELECT 1 FROM json_each_text(record::json -> 'metadata') AS m WHERE ${condition})`,
};

/** Searches the table of records. */
export class SqlLogSearch {
  readonly #dialect: Dialect;

  constructor(database: Knex) {
    const { config } = database.client as { readonly config: Knex.Config };
    this.#dialect = config.client === 'pg' ? POSTGRESQL : SQLITE;
  }

  /** Leaves in the query what the search finds, in no order. */
  narrow<Q extends Knex.QueryBuilder>(query: Q, search: Omit<LogSearch, 'limit' | 'offset'>): Q {
    void query.where('gateway', search.gateway);
    for (const filter of search.filters) {
      const { sql, bindings } = this.#condition(filter);
      void query.whereRaw(sql, bindings);
    }
    if (search.text !== undefined && search.text !== '') {
      const wanted = pattern(search.text);
      const sql = this.#dialect.metadata(
        `LOWER(m.key) LIKE ? ESCAPE '\\' OR LOWER(m.value) LIKE ? ESCAPE '\\'`,
      );
      void query.whereRaw(sql, [wanted, wanted]);
    }
    return query;
  }

  /** Puts what is found in order, equal ones by their age, and keeps one stretch of it. */
  stretch<Q extends Knex.QueryBuilder>(query: Q, search: LogSearch): Q {
    const direction = search.descending ? 'DESC' : 'ASC';
    const order = search.order === 'created_at' ? 'time' : this.#expression(search.order);
    void query
      .orderByRaw(`${order} ${direction}, id ${direction}`)
      .limit(search.limit)
      .offset(search.offset);
    return query;
  }

  /** Least and greatest figures of what is found. */
  ranges(query: Knex.QueryBuilder, database: Knex): Knex.QueryBuilder {
    return query.select(
      LOG_RANGES.flatMap((name) => {
        const figure = this.#expression(name === 'total_tokens' ? 'tokens' : name);
        return ['min', 'max'].map((end) => database.raw(`${end}(${figure}) AS ${end}_${name}`));
      }),
    );
  }

  #condition(filter: LogFilter): Condition {
    const { key } = filter;
    if (key !== 'metadata.key' && key !== 'metadata.value') {
      return compared(this.#expression(key), filter);
    }
    const column = key === 'metadata.key' ? 'm.key' : 'm.value';
    const { operator } = filter;
    const { sql, bindings } = compared(
      column,
      operator === 'neq' ? { ...filter, operator: 'eq' } : filter,
    );
    const exists = this.#dialect.metadata(sql);
    return { sql: operator === 'neq' ? `NOT ${exists}` : exists, bindings };
  }

  /** Only names from the list of fields come here, none from a request. */
  #expression(key: Exclude<LogField, 'metadata.key' | 'metadata.value'>): string {
    const dialect = this.#dialect;
    switch (key) {
      case 'created_at':
        return 'time';
      case 'id':
      case 'provider':
      case 'model':
      case 'success':
      case 'cached':
        return key;
      case 'authentication':
        return '(key_id IS NOT NULL)';
      case 'dlp_action':
        return dialect.text('dlp', 'action');
      case 'tokens':
        return `(${dialect.number('tokens_in')} + ${dialect.number('tokens_out')})`;
      case 'cost':
      case 'tokens_in':
      case 'tokens_out':
      case 'duration':
      case 'feedback':
        return dialect.number(key);
      default:
        return dialect.text(key);
    }
  }
}

interface Condition {
  readonly sql: string;
  readonly bindings: (string | number | boolean)[];
}

const SIGNS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function compared(expression: string, { operator, values }: LogFilter): Condition {
  const bindings: Condition['bindings'] = [];
  const alternatives = values.map((value) => {
    if (value === null) return `${expression} IS NULL`;
    bindings.push(operator === 'contains' ? pattern(String(value)) : value);
    switch (operator) {
      case 'eq':
      case 'neq':
        return `${expression} = ?`;
      case 'contains':
        return `LOWER(${expression}) LIKE ? ESCAPE '\\'`;
      default:
        return `${expression} ${SIGNS[operator]} ?`;
    }
  });
  const any = `(${alternatives.join(' OR ')})`;
  // What a record does not have is not equal to anything.
  return { sql: operator === 'neq' ? `NOT COALESCE(${any}, FALSE)` : any, bindings };
}

const pattern = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** Databases give decimals as text, so that no digit is lost. */
export function readRanges(row: Readonly<Record<string, unknown>>): LogRanges {
  const read = (name: string): number | null => {
    const value = row[name];
    return value === null || value === undefined ? null : Number(value);
  };
  return {
    min_cost: read('min_cost'),
    max_cost: read('max_cost'),
    min_duration: read('min_duration'),
    max_duration: read('max_duration'),
    min_tokens_in: read('min_tokens_in'),
    max_tokens_in: read('max_tokens_in'),
    min_tokens_out: read('min_tokens_out'),
    max_tokens_out: read('max_tokens_out'),
    min_total_tokens: read('min_total_tokens'),
    max_total_tokens: read('max_total_tokens'),
  };
}
