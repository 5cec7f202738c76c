import { z } from 'zod';
import { gatewayRouteSchema } from '../../exchange/policy-gateway';
import type { ClientExchange } from '../../http/message';
import { collectBody } from '../../http/body/body-collection';
import type { GatewayServices } from '../exchange/services';
import { answerBytes, answerJson } from '../exchange/visit';
import { GatewayError } from '../http/gateway-error';
import { authenticate } from '../keys/caller';
import type { LogQuery } from '../logs/gateway-log';
import type { LogRecord } from '../logs/record';
import type { RequestFacts } from '../routing/conditions';
import { GraphRoute, routeMistakes } from '../routing/graph-route';
import { parseJson } from '../translate/json';
import { DEFAULT_GATEWAY } from './surface';

/** Largest body of the gateway's own API, bytes. */
const BODY_BYTES = 1024 * 1024;
/** Records on one page, and in one export. */
const PAGE = 1000;
const EXPORT_PAGE = 500;

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(PAGE).default(50),
  before: z.string().max(26).optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  user: z.string().optional(),
  key: z.string().optional(),
  session: z.string().optional(),
  conversation: z.string().optional(),
  success: z.stringbool().optional(),
  cached: z.stringbool().optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});

const patchSchema = z.strictObject({
  score: z.number().min(0).max(100).optional(),
  feedback: z.union([z.literal(-1), z.literal(1)]).optional(),
  metadata: z
    .record(z.string().max(100), z.union([z.string().max(500), z.number(), z.boolean()]))
    .optional(),
});

const simulationSchema = z.object({
  route: z.union([z.string(), gatewayRouteSchema]),
  request: z
    .object({
      user: z.string().default(''),
      team: z.string().default(''),
      key: z.string().default(''),
      gateway: z.string().default(DEFAULT_GATEWAY),
      model: z.string().default(''),
      content: z.string().default(''),
      stream: z.boolean().default(false),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    })
    .prefault({}),
  /** From 0 to 1: which share of a percentage; without it by chance. */
  at: z.number().min(0).lt(1).optional(),
  /** Models (`provider/model`) that are taken to fail. */
  failing: z.array(z.string()).default([]),
});

/** The gateway's own API: logs, feedback, export, simulation of routes. @throws GatewayError */
export async function serveControl(
  services: GatewayServices,
  client: ClientExchange,
  path: string,
): Promise<void> {
  requireAdmin(services, client);
  const [route = '', query = ''] = path.split('?', 2);
  const { method } = client.request;
  const [first, id] = route.split('/');
  if (first === 'logs' && id === undefined && method === 'GET')
    return await list(services, client, query);
  if (first === 'logs' && id === 'export' && method === 'GET') {
    return await exportAll(services, client, query);
  }
  if (first === 'logs' && id !== undefined && method === 'GET')
    return await one(services, client, id);
  if (first === 'logs' && id !== undefined && method === 'PATCH')
    return await patch(services, client, id);
  if (route === 'simulate' && method === 'POST') return await simulate(services, client);
  throw new GatewayError('not-found', 'The gateway has no such address.');
}

/** Who has virtual keys gives them to programs: without one marked `admin` the logs stay closed. */
export function requireAdmin(services: GatewayServices, client: ClientExchange): void {
  const settings = services.settings.current();
  const closed = services.requireKey || settings.virtualKeys.size > 0;
  try {
    const { key } = authenticate(client.request, settings, closed, services.clock.now());
    if (closed && key?.admin !== true) {
      throw new GatewayError('forbidden', 'This address asks for a gateway key marked “admin”.');
    }
  } catch (error) {
    if (error instanceof GatewayError) {
      const { method, host, target } = client.request;
      const request = { method, host, target };
      services.refusals.note({ error, actor: { groups: [] }, request, gateway: '' });
    }
    throw error;
  }
}

async function list(
  services: GatewayServices,
  client: ClientExchange,
  query: string,
): Promise<void> {
  const records = await storeOf(services).find(queryOf(query));
  const last = records.at(-1);
  answerJson(client, 200, {
    success: true,
    result: records,
    result_info: { count: records.length, before: last?.id ?? null },
  });
}

function storeOf(services: GatewayServices) {
  const { store } = services.log;
  if (!store) throw new GatewayError('not-found', 'This gateway keeps no log.');
  return store;
}

function queryOf(query: string): LogQuery {
  const parsed = querySchema.safeParse(Object.fromEntries(new URLSearchParams(query)));
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new GatewayError('bad-request', `The parameter “${name}” is wrong.`);
  }
  const { from, to, ...rest } = parsed.data;
  const times = {
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
  const kept = Object.entries({ ...rest, ...times }).filter(([, value]) => value !== undefined);
  return { limit: rest.limit, ...Object.fromEntries(kept) };
}

async function one(services: GatewayServices, client: ClientExchange, id: string): Promise<void> {
  await services.log.flush();
  const [record] = await storeOf(services).find({ id, limit: 1 });
  if (!record) throw new GatewayError('not-found', 'There is no such record.');
  answerJson(client, 200, { success: true, result: record });
}

async function patch(services: GatewayServices, client: ClientExchange, id: string): Promise<void> {
  const change = patchSchema.safeParse(parseJson(await bodyText(client)));
  if (!change.success) {
    throw new GatewayError(
      'bad-request',
      'A change has score, feedback (-1 or 1) and metadata only.',
    );
  }
  await services.log.flush();
  const fields = Object.entries(change.data).filter(([, value]) => value !== undefined);
  const found = await storeOf(services).patch(id, Object.fromEntries(fields));
  if (!found) throw new GatewayError('not-found', 'There is no such record.');
  answerJson(client, 200, { success: true });
}

/** All records as lines of JSON, or as CSV. */
async function exportAll(
  services: GatewayServices,
  client: ClientExchange,
  query: string,
): Promise<void> {
  const parameters = new URLSearchParams(query);
  const csv = parameters.get('format') === 'csv';
  parameters.delete('format');
  parameters.delete('limit');
  const wanted = queryOf(parameters.toString());
  await services.log.flush();
  const sink = client.respond({
    status: 200,
    lines: ['content-type', csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson'],
    length: undefined,
    bodiless: false,
  });
  if (csv) sink.write(Buffer.from(`${COLUMNS.join(',')}\r\n`));
  let before = wanted.before;
  for (;;) {
    const page = await storeOf(services).find({
      ...wanted,
      limit: EXPORT_PAGE,
      ...(before === undefined ? {} : { before }),
    });
    for (const record of page)
      sink.write(Buffer.from(csv ? csvLine(record) : `${JSON.stringify(record)}\n`));
    before = page.at(-1)?.id;
    if (page.length < EXPORT_PAGE || before === undefined) break;
  }
  sink.end();
}

const COLUMNS = [
  'id',
  'created_at',
  'gateway',
  'provider',
  'model',
  'path',
  'status_code',
  'success',
  'cached',
  'tokens_in',
  'tokens_out',
  'cost',
  'duration',
  'ttft',
  'user',
  'team',
  'key_id',
  'session_id',
  'error_code',
] as const;

function csvLine(record: LogRecord): string {
  const cells = COLUMNS.map((column) => {
    const text = String(record[column] ?? '');
    // A cell that begins like a formula would be run by a spreadsheet.
    const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}

/** Walks a route without sending or counting anything. */
async function simulate(services: GatewayServices, client: ClientExchange): Promise<void> {
  const parsed = simulationSchema.safeParse(parseJson(await bodyText(client)));
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new GatewayError('bad-request', `The simulation's “${name}” is wrong.`);
  }
  const { route: asked, request, failing, at = services.random() } = parsed.data;
  const settings = services.settings.current();
  const route = typeof asked === 'string' ? settings.routes.get(asked) : asked;
  if (!route) throw new GatewayError('not-found', 'There is no such dynamic route.');
  const mistakes = routeMistakes(route);
  if (mistakes.length > 0) {
    answerJson(client, 200, { success: false, errors: mistakes.map((message) => ({ message })) });
    return;
  }
  const facts: RequestFacts = { ...request, groups: [], provider: '' };
  const { ledger, clock } = services;
  const now = (): number => clock.now();
  const { providers } = settings;
  const walk = new GraphRoute(route, { facts, providers, ledger, now, at, dry: true });
  let chosen: string | null = null;
  for (let target = await walk.next(); target; target = await walk.next()) {
    const name = `${target.provider.id}/${target.model}`;
    if (failing.includes(name)) continue;
    chosen = name;
    break;
  }
  answerJson(client, 200, { success: true, result: { model: chosen, steps: walk.steps } });
}

async function bodyText(client: ClientExchange): Promise<string> {
  const { body } = client;
  if (!body) return '';
  client.continue();
  return await new Promise((resolve, reject) => {
    collectBody(body, BODY_BYTES, (collected) => {
      if (collected.kind === 'complete') resolve(collected.bytes.toString('utf8'));
      else reject(new GatewayError('too-large', 'The body is too large or broke off.'));
    });
  });
}

/** Prometheus metrics as text. */
export function answerText(client: ClientExchange, text: string): void {
  answerBytes(client, 200, Buffer.from(text), 'text/plain; version=0.0.4; charset=utf-8');
}
