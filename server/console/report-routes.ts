import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  REPORT_LIMITS,
  REPORT_PATHS,
  reportQuerySchema,
  searchQuerySchema,
  type Conversation,
  type SearchPage,
  type SearchQuery,
} from '../../core/exchange/console-reports';
import { decodeTime } from 'ulid';
import { mayDo } from '../accounts/permissions';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { ROLLUP_METRICS, type RollupRange } from '../storage/rollup-port';
import type { SearchFilter } from '../storage/search-port';
import { sessionOf } from './account-routes';
import { hasPayload, toExchangeRow, withoutPayload } from './exchange-row';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

const conversationQuerySchema = z.object({ id: z.string().min(1).max(200) });

/** What panels and reports ask for, and the search behind every number on them. */
export function reportRoutes(app: FastifyInstance, services: ConsoleServices): void {
  rollupRoutes(app, services);
  app.get(REPORT_PATHS.search, async (request): Promise<SearchPage> => {
    const query = parseInput(request.query, searchQuerySchema);
    const { exchanges, next } = await services.search.search(toFilter(query));
    const events = exchanges.map(toExchangeRow);
    if (next === undefined) return { events };
    const cut = events.length < query.limit;
    return {
      events,
      next,
      ...(cut ? { searched: new Date(decodeTime(next)).toISOString() } : {}),
    };
  });
  app.get(REPORT_PATHS.conversation, async (request): Promise<Conversation> => {
    const { id } = parseInput(request.query, conversationQuerySchema);
    const stored = await services.search.conversation(id, REPORT_LIMITS.conversation + 1);
    const rows = stored.slice(0, REPORT_LIMITS.conversation).map(toExchangeRow);
    const complete = stored.length <= REPORT_LIMITS.conversation;
    if (!mayDo(sessionOf(request).account.role, 'payloads.read')) {
      return { exchanges: rows.map(withoutPayload), complete };
    }
    if (rows.some(hasPayload)) noteAct(request, { action: 'payload.read', target: id });
    return { exchanges: rows, complete };
  });
}

function rollupRoutes(app: FastifyInstance, { rollups }: ConsoleServices): void {
  app.get(REPORT_PATHS.totals, async (request) => {
    const { by, order, limit, ...query } = parseInput(request.query, reportQuerySchema);
    return { totals: await rollups.totals(rangeOf(query), by, { order, limit }) };
  });
  app.get(REPORT_PATHS.points, async (request) => {
    const { by, ...query } = parseInput(request.query, reportQuerySchema);
    return { points: await rollups.points(rangeOf(query), by) };
  });
  app.get(REPORT_PATHS.distinct, async (request) => {
    const { of, per, ...query } = parseInput(request.query, reportQuerySchema);
    const range = rangeOf(query);
    const [all, groups] = await Promise.all([
      rollups.distinct(range, of),
      rollups.distinctBy(range, of, per),
    ]);
    return { all, groups };
  });
}

type Query = Pick<
  z.output<typeof reportQuerySchema>,
  'metric' | 'span' | 'from' | 'to' | 'key' | 'series'
>;

function rangeOf({ metric, span, from, to, key, series }: Query): RollupRange {
  const known = ROLLUP_METRICS.find((name) => name === metric);
  if (known === undefined) {
    throw new ApiError(400, 'bad_request', `There is no metric “${metric}”.`);
  }
  return {
    ...{ metric: known, span, from, to },
    ...(key === undefined ? {} : { key }),
    ...(series === undefined ? {} : { series }),
  };
}

/** Names of filters that are lines of the search column, and what stands before their values. */
const WORDS = {
  enforced: 'enforced:',
  door: 'door:',
  rule: 'rule:',
  detector: '',
  profile: 'profile:',
  topic: 'topic:',
  model: 'model:',
  server: 'mcp:',
  tool: '',
  choice: 'choice:',
  injection: 'injection:',
  drifted: 'drifted:',
} as const;

function toFilter(query: SearchQuery): SearchFilter {
  const { limit, q } = query;
  const words = Object.entries(WORDS).flatMap(([name, prefix]) => {
    const value = query[name as keyof typeof WORDS];
    return value === undefined ? [] : [prefix + value];
  });
  const names = [
    'from',
    'to',
    'before',
    'action',
    'app',
    'user',
    'device',
    'conversation',
  ] as const;
  const columns = Object.fromEntries(
    names.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
  ) as Partial<SearchFilter>;
  return { ...columns, words, limit, ...(q === undefined ? {} : { text: q.trim() }) };
}
