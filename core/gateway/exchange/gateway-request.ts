import type { RequestHead } from '../../extract/types';
import { decodeContent } from '../../extract/content-coding';
import { collectBody } from '../../http/body/body-collection';
import type { ClientExchange } from '../../http/message';
import { GatewayError, type GatewayFailure } from '../http/gateway-error';
import { readOptions } from '../http/headers';
import { actorOf, authenticate, checkScope, type Caller } from '../keys/caller';
import type { LogRecord } from '../logs/record';
import { SingleRoute, type Route } from '../routing/target';
import { DEFAULT_GATEWAY, type Surface } from '../surface/surface';
import { dialectOf, type Dialect } from '../translate/dialect';
import { affinity, converse } from './conversation';
import { appOf, BlockedError } from './inspection';
import { readIncoming, type Incoming } from './incoming';
import { LogEntry } from './log-entry';
import { routeOfModel } from './model-route';
import type { GatewayServices } from './services';
import { universalSteps } from './universal';
import { aigLines, refuse, type Visit } from './visit';

/** Surfaces on which requests go to a provider. */
export type ProviderSurface = Extract<Surface, { kind: 'unified' | 'native' | 'universal' }>;

/** Answers a request that goes to a provider. Resolves when the answer is out; never rejects. */
export async function serveProviderRequest(
  services: GatewayServices,
  client: ClientExchange,
  surface: ProviderSurface,
): Promise<void> {
  let dialect = surfaceDialect(services, surface);
  let entry: LogEntry | undefined;
  let visit: Visit | undefined;
  try {
    visit = openVisit(services, client, surface);
    entry = new LogEntry(services, visit);
    const body = await readBody(services, client);
    if (surface.kind === 'universal') {
      await universal(services, visit, entry, body);
    } else {
      const incoming = incomingFor(services, client, surface, body);
      dialect = incoming.dialect;
      entry.incoming = incoming;
      const route = routeFor(services, visit, surface, incoming);
      await converse(services, { visit, incoming, route, entry, stepsBefore: 0, last: true });
    }
  } catch (error) {
    answerFailure(services, { client, dialect, visit, entry, error });
  } finally {
    await entry?.write();
  }
}

/** Finds out who calls and what holds for the request. @throws GatewayError */
export function openVisit(
  services: GatewayServices,
  client: ClientExchange,
  surface: Pick<ProviderSurface, 'gateway' | 'kind'>,
  kind: LogRecord['request_type'] = surface.kind,
): Visit {
  const settings = services.settings.current();
  if (!settings.policy.enabled)
    throw new GatewayError('unavailable', 'The gateway is switched off.');
  const gateway = settings.gateway(surface.gateway);
  if (!gateway) throw unknownGateway(services, client, settings, kind);
  // Without gateways in the policy every name is one.
  const gatewayName = settings.policy.gateways.length > 0 ? gateway.id : surface.gateway;
  const began = services.clock.now();
  const required = services.requireKey || gateway.authentication === 'required';
  const logId = services.nextId();
  const base = { client, settings, gateway, kind, logId, began, gone: new AbortController() };
  let caller: Caller = {};
  try {
    caller = authenticate(client.request, settings, required, began);
    checkScope(caller.key, { gateway: gatewayName });
  } catch (error) {
    if (error instanceof GatewayError) noteStranger(services, base, caller, error);
    throw error;
  }
  const options = readOptions(client.request.headers);
  client.onAbort = () => base.gone.abort();
  return {
    ...base,
    gatewayName,
    caller,
    actor: actorOf(caller, services.directory.actor({})),
    options,
    eventId: options.eventId ?? logId,
  };
}

type VisitBase = Pick<
  Visit,
  'client' | 'settings' | 'gateway' | 'kind' | 'logId' | 'began' | 'gone'
>;

/**
 * Puts a caller on record who may not come in. What its headers ask for does not hold, so that nobody
 * keeps an attempt out of the log. The record names neither the person at the desk, who may be
 * somebody else, nor a gateway that only the caller's address names.
 */
function noteStranger(
  services: GatewayServices,
  base: VisitBase,
  caller: Caller,
  error: GatewayError,
): void {
  const actor = actorOf(caller, { groups: [] });
  const gateway = base.gateway.id;
  const entry = new LogEntry(services, {
    ...base,
    ...{ gatewayName: gateway, caller, actor },
    options: readOptions({}),
    eventId: base.logId,
  });
  entry.refused(error);
  services.refusals.note({
    ...{ error, actor, entry, gateway },
    request: requestOf(base.client),
    ...(caller.key === undefined ? {} : { key: caller.key.id }),
  });
}

/** A gateway that the policy does not have; the first one says what is logged of it. */
function unknownGateway(
  services: GatewayServices,
  client: ClientExchange,
  settings: Visit['settings'],
  kind: LogRecord['request_type'],
): GatewayError {
  const error = new GatewayError('not-found', 'There is no gateway of this name.');
  const first = settings.gateway(DEFAULT_GATEWAY);
  if (!first) return error;
  const gateway = { ...first, id: '' };
  const logId = services.nextId();
  const began = services.clock.now();
  const base = { client, settings, gateway, kind, logId, began, gone: new AbortController() };
  noteStranger(services, base, {}, error);
  return error;
}

function requestOf({ request: { method, host, target } }: ClientExchange) {
  return { method, host, target: withoutKey(target) };
}

/** Failures that are no refusal of ours. */
const FAILED = new Set<GatewayFailure>(['upstream', 'timeout', 'internal']);

/** Puts a refusal on record that came before policy was asked. */
export function noteRefusal(
  services: GatewayServices,
  visit: Visit,
  entry: LogEntry,
  error: GatewayError,
): void {
  if (FAILED.has(error.failure) || entry.exchangeId !== undefined) return;
  const { actor, caller, gatewayName, client } = visit;
  services.refusals.note({
    ...{ error, actor, gateway: gatewayName },
    request: requestOf(client),
    ...(entry.target === undefined ? {} : { app: appOf(services, entry.target) }),
    ...(caller.key === undefined ? {} : { key: caller.key.id }),
  });
}

function surfaceDialect(services: GatewayServices, surface: ProviderSurface): Dialect {
  switch (surface.kind) {
    case 'unified':
      return surface.dialect;
    case 'native': {
      const provider = services.settings.current().providers.find(surface.provider);
      return provider ? dialectOf(provider.style, withoutQuery(surface.rest)) : 'openai-other';
    }
    case 'universal':
      return 'openai-other';
  }
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? '';
}

/** The whole body, decoded. @throws GatewayError 413 or 400 */
async function readBody(services: GatewayServices, client: ClientExchange): Promise<Buffer> {
  const { body, request } = client;
  if (!body) return Buffer.alloc(0);
  const { limits } = services.settings.current().document;
  client.continue();
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    collectBody(body, limits.bodyBytes, (collected) => {
      if (collected.kind === 'complete') resolve(collected.bytes);
      else if (collected.kind === 'broken')
        reject(new GatewayError('bad-request', 'The request broke off.'));
      else
        reject(
          new GatewayError('too-large', `The request is larger than ${limits.bodyBytes} bytes.`),
        );
    });
  });
  const coding = request.headers['content-encoding'];
  if (coding === undefined || coding === 'identity') return bytes;
  const decoded = await decodeContent(bytes, coding, limits.decompressedBytes);
  if (decoded.ok) return Buffer.from(decoded.bytes);
  throw new GatewayError(
    'bad-request',
    `The body's compression cannot be read (${decoded.reason}).`,
  );
}

/** What extractors see: the provider's own path, and no query parameter that holds a key. */
export function incomingFor(
  services: GatewayServices,
  client: ClientExchange,
  surface: Exclude<ProviderSurface, { kind: 'universal' }>,
  body: Buffer,
): Incoming {
  const { method, headers } = client.request;
  const native = surface.kind === 'native';
  const target = native ? `/${withoutKey(surface.rest)}` : unifiedTarget(surface);
  const provider = native
    ? services.settings.current().providers.find(surface.provider)
    : undefined;
  const dialect = native
    ? dialectOf(provider?.style ?? 'other', withoutQuery(surface.rest))
    : surface.dialect;
  const host = provider
    ? provider.baseUrl.replace(/^https?:\/\/([^/:]+).*$/, '$1')
    : client.request.host;
  const head: RequestHead = { method, host, target, headers };
  const path = native ? pathModel(target) : undefined;
  return readIncoming(
    {
      method,
      head,
      dialect,
      extractor: services.extractors.find(head),
      model: native ? path : surface.model,
      stream: native ? pathStreams(target) : surface.stream,
    },
    body,
  );
}

/** The model, where a provider's path names it: Gemini, Vertex, Bedrock, Azure. */
function pathModel(target: string): string | undefined {
  const path = withoutQuery(target);
  const match =
    /\/models\/([^/:]+):/.exec(path) ??
    /\/model\/([^/]+)\/(?:converse|invoke)/.exec(path) ??
    /\/(?:deployments\/)?([\w.-]+)\/(?:chat\/completions|completions|embeddings|responses)$/.exec(
      /azure|deployments/.test(path) ? path : '',
    );
  const model = match?.[1];
  if (model === undefined) return undefined;
  try {
    return decodeURIComponent(model);
  } catch {
    return model; // a stray percent sign: the provider says what it thinks of it
  }
}

function pathStreams(target: string): boolean | undefined {
  const path = withoutQuery(target);
  return /:streamGenerateContent$|:streamRawPredict$|converse-stream$|invoke-with-response-stream$/.test(
    path,
  )
    ? true
    : undefined;
}

function unifiedTarget(surface: Extract<ProviderSurface, { kind: 'unified' }>): string {
  const { dialect, endpoint, model } = surface;
  if (dialect === 'gemini') {
    return `/v1beta/models/${encodeURIComponent(model ?? '')}:${withoutKey(endpoint)}`;
  }
  return `/v1/${withoutKey(endpoint)}`;
}

/** Google's clients may send their key in the query. */
export function withoutKey(path: string): string {
  return path.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, '');
}

/** Where a request goes, by what its path names or its body says. Throws `not-found`. */
export function routeFor(
  services: GatewayServices,
  visit: Visit,
  surface: Exclude<ProviderSurface, { kind: 'universal' }>,
  incoming: Incoming,
): Route {
  if (surface.kind === 'unified') {
    return routeOfModel(services, visit, incoming, affinity(services, visit));
  }
  const provider = visit.settings.providers.find(surface.provider);
  if (!provider) {
    const name = surface.provider.slice(0, 100);
    throw new GatewayError('not-found', `The provider “${name}” is not known here.`);
  }
  const nativeRest = withoutKey(surface.rest);
  return new SingleRoute({ provider, model: incoming.model, nativeRest, timeoutMs: 0 });
}

async function universal(
  services: GatewayServices,
  visit: Visit,
  entry: LogEntry,
  body: Buffer,
): Promise<void> {
  await universalSteps(services, { visit, entry, body, client: visit.client });
}

interface Failed {
  readonly client: ClientExchange;
  readonly dialect: Dialect;
  readonly visit: Visit | undefined;
  readonly entry: LogEntry | undefined;
  readonly error: unknown;
}

/** Says what went wrong in the form of the caller's SDK. */
function answerFailure(services: GatewayServices, failed: Failed): void {
  const { client, dialect, visit, entry } = failed;
  let { error } = failed;
  if (!(error instanceof GatewayError)) {
    services.onDefect(error);
    error = new GatewayError('internal', 'The gateway failed. The request was not answered.');
  }
  if (!(error instanceof GatewayError)) return;
  entry?.refused(error);
  if (visit?.gone.signal.aborted) return;
  if (entry && error instanceof BlockedError) {
    entry.dlp = error.dlp;
    entry.exchangeId = error.exchangeId;
  }
  if (entry && visit) noteRefusal(services, visit, entry, error);
  const lines = visit ? aigLines(visit, { dlp: entry?.dlp }) : [];
  const bytes = refuse(client, dialect, error, lines, visit?.logId);
  if (entry) {
    entry.responseBytes = bytes;
    entry.responseType = 'application/json';
  }
}
