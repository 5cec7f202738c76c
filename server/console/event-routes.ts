import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONSOLE_PATHS, type ExchangeRow } from '../../core/exchange/console';
import { ulidSchema } from '../../core/exchange/event';
import { actionSchema } from '../../core/exchange/verdict';
import { mayDo } from '../accounts/permissions';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { HOUR_MS } from '../storage/rollup-counts';
import type { EventFilter } from '../storage/port';
import { sessionOf } from './account-routes';
import { hasPayload, toExchangeRow, withoutPayload } from './exchange-row';
import { parseInput } from './input';
import type { ConsoleServices } from './services';
import { HOURS, summarise, summaryCounts } from './summary';

const PAGE = { default: 50, max: 200 } as const;

/** An empty filter in the address is no filter. */
const optional = <T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const querySchema = z.object({
  before: optional(ulidSchema),
  limit: z.coerce.number().int().min(1).max(PAGE.max).default(PAGE.default),
  action: optional(actionSchema),
  app: optional(z.string().max(200)),
  device: optional(z.string().max(200)),
  q: optional(z.string().max(200)),
});

/** The exchanges, newest first, page by page, and the counts of the last day. */
export function eventRoutes(app: FastifyInstance, services: ConsoleServices): void {
  app.get(CONSOLE_PATHS.events, async (request) => {
    const filter = toFilter(parseInput(request.query, querySchema));
    const stored = await services.events.list(filter);
    const events: ExchangeRow[] = stored.map(toExchangeRow);
    const last = events.at(-1);
    const more = events.length === filter.limit && last;
    return more ? { events, next: last.exchange.id } : { events };
  });
  // One exchange with its sealed payloads; the list leaves them out.
  app.get<{ Params: { id: string } }>(`${CONSOLE_PATHS.events}/:id`, async (request) => {
    const id = parseInput(request.params.id, ulidSchema);
    const stored = await services.events.find(id);
    if (!stored) throw new ApiError(404, 'not_found', 'There is no such exchange.');
    const row = toExchangeRow(stored);
    if (!hasPayload(row)) return row;
    if (!mayDo(sessionOf(request).account.role, 'payloads.read')) return withoutPayload(row);
    noteAct(request, { action: 'payload.read', target: id });
    return row;
  });
  app.get(CONSOLE_PATHS.summary, async () => {
    const now = services.clock.now();
    const from = Math.floor(now / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS;
    const [counts, devices, online] = await Promise.all([
      summaryCounts(services.rollups, from, from + HOURS * HOUR_MS),
      services.devices.spread(),
      services.presence.onlineCount(),
    ]);
    const total = devices.reduce((sum, { devices: some }) => sum + some, 0);
    return summarise(counts, from, { total, online });
  });
}

function toFilter(query: z.infer<typeof querySchema>): EventFilter {
  const { before, limit, action, app, device, q } = query;
  return {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(action === undefined ? {} : { action }),
    ...(app === undefined ? {} : { app }),
    ...(device === undefined ? {} : { device }),
    ...(q === undefined ? {} : { text: q }),
  };
}
