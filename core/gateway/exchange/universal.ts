import { z } from 'zod';
import type { ClientExchange } from '../../http/message';
import { GatewayError } from '../http/gateway-error';
import { readOptions } from '../http/headers';
import { sentSecret } from '../providers/credentials';
import { gatewaySurface } from '../surface/surface';
import { parseJson } from '../translate/json';
import { converse, StepFailedError } from './conversation';
import { incomingFor, routeFor, type ProviderSurface } from './gateway-request';
import type { LogEntry } from './log-entry';
import type { GatewayServices } from './services';
import type { Visit } from './visit';
import { GATEWAY_LIMITS } from '../limits';

const stepSchema = z.object({
  provider: z.string().min(1),
  endpoint: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  query: z.unknown(),
  config: z
    .object({
      requestTimeout: z.number().int().positive().optional(),
      maxAttempts: z.number().int().min(1).max(5).optional(),
      retryDelay: z.number().int().min(0).max(5000).optional(),
      backoff: z.enum(['constant', 'linear', 'exponential']).optional(),
      cacheTtl: z.number().int().min(0).optional(),
      skipCache: z.boolean().optional(),
    })
    .optional(),
});

/** The body of the universal endpoint: what to try, one after the other. */
const stepsSchema = z.union([
  z.array(stepSchema).min(1).max(GATEWAY_LIMITS.steps),
  stepSchema.transform((step) => [step]),
]);
type Step = z.infer<typeof stepSchema>;

export interface UniversalRequest {
  readonly visit: Visit;
  readonly entry: LogEntry;
  readonly body: Buffer;
  readonly client: ClientExchange;
}

/** Tries the steps until one answers; the answer of the last one is given whatever it is. */
export async function universalSteps(
  services: GatewayServices,
  { visit, entry, body, client }: UniversalRequest,
): Promise<void> {
  const parsed = stepsSchema.safeParse(parseJson(body.toString('utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    throw new GatewayError(
      'bad-request',
      `The universal endpoint takes a list of {provider, endpoint, headers, query}; ${where === '' ? 'this is none' : `“${where}” is wrong`}.`,
    );
  }
  for (const [index, step] of parsed.data.entries()) {
    const last = index === parsed.data.length - 1;
    try {
      await tryStep(services, { visit, entry, step, client, index, last });
      return;
    } catch (error) {
      const retryable =
        error instanceof StepFailedError ||
        (error instanceof GatewayError &&
          /upstream|timeout|not-found|budget|limited/.test(error.failure));
      if (last || !retryable || visit.gone.signal.aborted) throw error;
    }
  }
}

interface StepOf extends Omit<UniversalRequest, 'body'> {
  readonly step: Step;
  readonly index: number;
  readonly last: boolean;
}

async function tryStep(services: GatewayServices, of: StepOf): Promise<void> {
  const { visit, entry, step, client, index, last } = of;
  const headers = stepHeaders(client, step);
  const rest = step.endpoint.replace(/^\/+/, '');
  const { caller } = visit;
  const surface = stepSurface(visit.gatewayName, step.provider, rest);
  const request = { ...client.request, method: 'POST', headers };
  const incoming = incomingFor(
    services,
    { ...client, request },
    surface,
    Buffer.from(JSON.stringify(step.query ?? {})),
  );
  const own = sentSecret(headers, rest);
  // The outer request's secret, if any, is the gateway's.
  const known = caller.key ? { key: caller.key } : {};
  const said = readOptions(headers);
  const metadata = { ...visit.options.metadata, ...said.metadata };
  const options = { ...visit.options, ...said, ...defined(step.config), metadata };
  const stepVisit: Visit = {
    ...visit,
    caller: { ...known, ...(own ? { ownSecret: own.secret, secretHeader: own.header } : {}) },
    options,
  };
  const route = routeFor(services, stepVisit, surface, incoming);
  await converse(services, { visit: stepVisit, incoming, route, entry, stepsBefore: index, last });
}

/**
 * What a step asks for: a provider's own API, or, by the provider `compat`, the endpoint for all of
 * them, whose body names provider and model or a dynamic route (as the vendor's own client sends it).
 */
function stepSurface(
  gateway: string,
  provider: string,
  rest: string,
): Exclude<ProviderSurface, { kind: 'universal' }> {
  if (provider !== 'compat') return { kind: 'native', gateway, provider, rest };
  const surface = gatewaySurface(gateway, ['compat', ...rest.split('/')], '');
  if (surface?.kind === 'unified') return surface;
  throw new GatewayError('not-found', `“compat” has no endpoint “${rest.slice(0, 100)}”.`);
}

/** A step's own headers; keys of the outer request are the gateway's, not the step's. */
function stepHeaders(client: ClientExchange, step: Step): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const agent = client.request.headers['user-agent'];
  if (agent !== undefined) headers['user-agent'] = agent;
  for (const [name, value] of Object.entries(step.headers))
    headers[name.toLowerCase()] = String(value);
  return headers;
}

function defined(config: Step['config']): object {
  return Object.fromEntries(
    Object.entries(config ?? {}).filter(([, value]) => value !== undefined),
  );
}
