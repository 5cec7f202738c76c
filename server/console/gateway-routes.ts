import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  GATEWAY_PATHS,
  playgroundSchema,
  routeSimulationSchema,
  type RouteWalk,
} from '../../core/exchange/console-gateway';
import type { GatewayProvider } from '../../core/exchange/policy-gateway';
import { MemoryLedger } from '../../core/gateway/limits/memory-ledger';
import { ProviderTable, type Provider } from '../../core/gateway/providers/provider';
import { GraphRoute, routeMistakes } from '../../core/gateway/routing/graph-route';
import { ApiError } from '../errors';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** How long a gateway may take to begin its answer, ms. */
const ANSWER_MS = 120_000;
/** Largest question of the playground, bytes. */
const QUESTION_BYTES = 4 * 1024 * 1024;
/** What of a gateway's answer is for the browser. */
const PASSED = [
  'content-type',
  'cf-aig-model',
  'cf-aig-provider',
  'cf-aig-cache-status',
  'cf-aig-step',
  'cf-aig-log-id',
  'cf-aig-dlp',
] as const;

/** Dynamic routes are tried, and gateways are talked to, from the console. */
export function gatewayRoutes(app: FastifyInstance, services: ConsoleServices): void {
  app.post(GATEWAY_PATHS.simulate, (request) =>
    walk(services, parseInput(request.body, routeSimulationSchema)),
  );
  app.post(GATEWAY_PATHS.playground, { bodyLimit: QUESTION_BYTES }, (request, reply) =>
    ask(parseInput(request.body, playgroundSchema), reply),
  );
}

async function walk(
  { policy, clock }: ConsoleServices,
  { route, request, at, failing }: z.output<typeof routeSimulationSchema>,
): Promise<RouteWalk> {
  const mistakes = routeMistakes(route);
  if (mistakes.length > 0) return { mistakes, steps: [] };
  const named = route.nodes.flatMap((node) => (node.type === 'model' ? [node.provider] : []));
  const providers = providersOf(named, policy.current().document.gateway.providers);
  const facts = { ...request, gateway: 'default', groups: [], provider: '', stream: false };
  const ledger = new MemoryLedger();
  const context = { facts, providers, ledger, now: () => clock.now(), at, dry: true };
  const graph = new GraphRoute(route, context);
  for (let target = await graph.next(); target; target = await graph.next()) {
    const model = `${target.provider.id}/${target.model}`;
    if (!failing.includes(model)) return { mistakes, steps: [...graph.steps], model };
  }
  return { mistakes, steps: [...graph.steps] };
}

/** Only whether a provider is there counts in a simulation, not how it is reached. */
function providersOf(ids: readonly string[], own: readonly GatewayProvider[]): ProviderTable {
  const known = ids.map((id): Provider => {
    const auth = { header: '', scheme: '' };
    const more = { aliases: [], headers: {}, query: {}, variables: {}, streamUsage: false };
    return { id, name: id, baseUrl: 'http://127.0.0.1', style: 'openai', auth, ...more };
  });
  return new ProviderTable(known, own);
}

/** Asks a gateway in the administrator's name and passes its answer on as it comes. */
async function ask(
  { url, key, ...question }: z.output<typeof playgroundSchema>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  const timer = setTimeout(() => gone.abort(), ANSWER_MS);
  const answer = await fetch(new URL('/v1/chat/completions', url), {
    method: 'POST',
    redirect: 'error',
    signal: gone.signal,
    headers: {
      'content-type': 'application/json',
      ...(key === '' ? {} : { 'cf-aig-authorization': `Bearer ${key}` }),
    },
    body: JSON.stringify({ ...question, stream: true }),
  })
    .catch((cause: unknown) => {
      const reason = cause instanceof Error && cause.name === 'AbortError' ? 'in time' : 'there';
      throw new ApiError(502, 'unreachable', `The gateway at ${url} did not answer ${reason}.`);
    })
    .finally(() => clearTimeout(timer));
  void reply.code(answer.status);
  for (const name of PASSED) {
    const value = answer.headers.get(name);
    if (value !== null) void reply.header(name, value);
  }
  // The two declarations of the same standard class do not know one another.
  const body = answer.body as WebStream<Uint8Array> | null;
  return reply.send(body === null ? '' : Readable.fromWeb(body));
}
