import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { createSocketExtractors } from '../../extract/websocket/registry';
import type { SocketExtractor } from '../../extract/websocket/types';
import type { ClientExchange } from '../../http/message';
import type { ExchangeHead } from '../../pipeline/types';
import { LogEntry } from '../exchange/log-entry';
import {
  incomingFor,
  openVisit,
  withoutKey,
  type ProviderSurface,
} from '../exchange/gateway-request';
import { appOf } from '../exchange/inspection';
import { factsOf } from '../exchange/model-route';
import { SECRET_HEADERS } from '../exchange/outgoing';
import type { GatewayServices } from '../exchange/services';
import { aigLines, type Visit } from '../exchange/visit';
import { GatewayError } from '../http/gateway-error';
import { AIG_PREFIX } from '../http/headers';
import { checkScope } from '../keys/caller';
import { credentialHeaders } from '../providers/credentials';
import { endpointAt, nativeEndpoint, type Endpoint } from '../providers/endpoint';
import type { Provider } from '../providers/provider';
import type { Target } from '../routing/target';
import { costOf, unpricedPrice } from '../usage/prices';
import type { Usage } from '../usage/usage';
import { openProviderSocket, REALTIME_MESSAGE_BYTES, type Opened } from './provider-socket';
import { RealtimeConversation } from './realtime-conversation';
import { RealtimeMeter, type Metered } from './realtime-meter';

type RealtimeSurface = Exclude<ProviderSurface, { kind: 'universal' }>;

/** Headers of the connection itself, and those that only the gateway reads. */
const DROPPED = new Set([...SECRET_HEADERS, 'host', 'origin', 'cookie', 'content-length']);
/** Browsers cannot send headers with a WebSocket; OpenAI takes the key as a subprotocol. */
const KEY_PROTOCOL = /openai-insecure-api-key\.([^,\s]+)/;

const SOCKETS = createSocketExtractors();

/**
 * Joins a caller's WebSocket with a provider's: rules about who calls which provider decide whether,
 * rules about what is said read each message. Throws GatewayError before it is open.
 */
export async function serveRealtime(
  services: GatewayServices,
  client: ClientExchange,
  surface: RealtimeSurface,
): Promise<void> {
  const visit = openVisit(services, client, surface, 'websocket');
  const { provider, endpoint } = placeOf(visit, surface);
  const model = modelOf(endpoint.target);
  scopeCheck(visit, provider, model);
  const entry = new LogEntry(services, visit);
  const incoming = incomingFor(services, client, surface, Buffer.alloc(0));
  entry.incoming = incoming;
  entry.target = { provider, model, timeoutMs: 0 };
  const { settings } = visit;
  const of = (named: string): Metered => ({
    facts: factsOf(visit, incoming, { provider, model: named, timeoutMs: 0 }, undefined),
    price: settings.prices.find(provider.id, named) ?? unpricedPrice(settings.policy.unpriced),
  });
  await services.limiter.admit(settings, of(model).facts);
  const meter = new RealtimeMeter({ limiter: services.limiter, settings, of, model });
  await meter.check();
  const exchange = services.pipeline.begin(headOf(services, visit, entry.target, endpoint));
  const verdict = await exchange.visit('realtime', visit.gone.signal);
  if (verdict.action !== 'allow' && verdict.action !== 'redact') {
    await exchange.end({ result: 'refused', status: 403 });
    entry.status = 403;
    await entry.write();
    throw new GatewayError('blocked', 'A rule of the company forbids this connection.', {
      status: 403,
    });
  }
  const over = async (status: number, error?: string): Promise<void> => {
    entry.status = status;
    entry.error = error;
    await exchange.end({ result: error === undefined ? 'completed' : 'failed', status });
    await entry.write();
  };
  const target: Target = entry.target;
  await join(services, visit, { target, endpoint, entry, meter, over });
}

interface Joined {
  readonly target: Target;
  readonly endpoint: Endpoint;
  readonly entry: LogEntry;
  readonly meter: RealtimeMeter;
  readonly over: (status: number, error?: string) => Promise<void>;
}

/** Resolves when the conversation is over and on record. */
async function join(services: GatewayServices, visit: Visit, joined: Joined): Promise<void> {
  const { target, endpoint, entry, meter, over } = joined;
  const { client, settings } = visit;
  const offered = protocolsOf(client);
  let opened: Opened;
  try {
    opened = await openProviderSocket(services.dialer, {
      endpoint,
      headers: await headersFor(services, visit, target.provider, endpoint),
      protocols: offered.filter((name) => !KEY_PROTOCOL.test(name)),
      signal: visit.gone.signal,
    });
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    await over(502, 'upstream');
    throw new GatewayError('upstream', 'The provider cannot be reached.', { cause: error });
  }
  if (opened.kind === 'refused') {
    const { statusCode = 502 } = opened.response;
    passOn(client, visit, opened);
    await over(statusCode, 'upstream');
    return;
  }
  const { socket: provider } = opened;
  const raw = client.takeOver?.();
  if (!raw) {
    provider.terminate();
    await over(400, 'bad-request');
    throw new GatewayError('bad-request', 'This connection cannot become a WebSocket.');
  }
  const extractor = extractorOf(target.provider, endpoint);
  const head = { method: 'GET', host: target.provider.id, target: endpoint.target, headers: {} };
  const usage = await new Promise<Usage>((resolve) => {
    accept(visit, raw, provider.protocol, (caller) => {
      new RealtimeConversation(
        {
          extractor: extractor.id,
          open: () => extractor.open(head),
          begin: () => services.pipeline.begin(headOf(services, visit, target, endpoint)),
          failsClosed: settings.document.failure === 'closed',
          appName: target.provider.name,
          meter,
          onModel: (model) => {
            const refusal = outOfScope(visit, target.provider, model);
            if (refusal) return refusal;
            entry.target = { ...target, model };
            meter.use(model);
            return undefined;
          },
          onDefect: services.onDefect,
          onOver: resolve,
        },
        caller,
        provider,
      ).start();
    });
  });
  entry.usage = usage;
  const { model } = entry.target ?? target;
  const price = settings.prices.find(target.provider.id, model);
  if (price) entry.cost = costOf(usage, price);
  await over(101);
}

/** Answers the caller's handshake as the provider answered ours. */
function accept(
  { client, ...visit }: Visit,
  raw: Duplex,
  protocol: string,
  onOpen: (caller: WebSocket) => void,
): void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: REALTIME_MESSAGE_BYTES,
    handleProtocols: () => protocol || false,
  });
  const lines = aigLines(visit, {});
  server.on('headers', (all) => {
    for (let i = 0; i < lines.length; i += 2) all.push(`${lines[i] ?? ''}: ${lines[i + 1] ?? ''}`);
  });
  const upgrade = new IncomingMessage(new Socket());
  upgrade.method = 'GET';
  upgrade.url = client.request.target;
  upgrade.headers = { ...client.request.headers, connection: 'upgrade', upgrade: 'websocket' };
  server.handleUpgrade(upgrade, raw, Buffer.alloc(0), (caller) => {
    // Whoever gave the connection away has paused it.
    raw.resume();
    onOpen(caller);
  });
}

/** Gives a provider's refusal of the handshake to the caller. */
function passOn(
  client: ClientExchange,
  visit: Visit,
  { response, close }: Extract<Opened, { kind: 'refused' }>,
): void {
  const type = response.headers['content-type'] ?? 'application/json';
  const sink = client.respond({
    status: response.statusCode ?? 502,
    lines: ['content-type', type, ...aigLines(visit, {})],
    length: undefined,
    bodiless: false,
  });
  response.on('data', (bytes: Buffer) => void sink.write(bytes));
  response.once('end', () => sink.end());
  // Nobody else ends our half of the connection.
  response.once('close', close);
  response.once('error', () => sink.abort());
}

function headOf(
  services: GatewayServices,
  visit: Visit,
  target: Target,
  endpoint: Endpoint,
): ExchangeHead {
  return {
    door: 'gateway',
    actor: visit.actor,
    app: appOf(services, target),
    request: { method: 'GET', host: visit.client.request.host, target: endpoint.target },
    gateway: visit.gatewayName,
    provider: target.provider.id,
  };
}

/** Who reads what is said, by the API that the provider speaks, wherever it is reached. */
function extractorOf({ style }: Provider, { origin, target }: Endpoint): SocketExtractor {
  const hosts: Partial<Record<Provider['style'], string>> = {
    openai: 'api.openai.com',
    gemini: 'generativelanguage.googleapis.com',
  };
  return SOCKETS.find({ method: 'GET', host: hosts[style] ?? origin.host, target, headers: {} });
}

function protocolsOf({ request }: ClientExchange): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/).filter(Boolean);
}

function placeOf(
  visit: Visit,
  surface: RealtimeSurface,
): { readonly provider: Provider; readonly endpoint: Endpoint } {
  const { providers } = visit.settings;
  const native = surface.kind === 'native';
  const provider = providers.find(native ? surface.provider : 'openai');
  if (!provider) throw new GatewayError('not-found', 'This provider is not known here.');
  const endpoint = native
    ? nativeEndpoint(provider, withoutKey(surface.rest))
    : endpointAt(provider, provider.baseUrl, surface.endpoint);
  return { provider, endpoint };
}

/** The model in the address; Azure's addresses name a deployment. */
function modelOf(target: string): string {
  const query = new URLSearchParams(target.split('?', 2)[1] ?? '');
  return query.get('model') ?? query.get('deployment') ?? '';
}

/** @throws GatewayError */
function scopeCheck({ caller, gatewayName }: Visit, { id }: Provider, model: string): void {
  const named = model === '' ? {} : { model };
  checkScope(caller.key, { gateway: gatewayName, provider: id, ...named });
}

function outOfScope(visit: Visit, provider: Provider, model: string): GatewayError | undefined {
  try {
    scopeCheck(visit, provider, model);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

/** The handshake's headers with the provider's key in the place of the caller's. */
async function headersFor(
  services: GatewayServices,
  visit: Visit,
  provider: Provider,
  endpoint: Endpoint,
): Promise<Record<string, string>> {
  const { client, caller, settings, options } = visit;
  const kept: Record<string, string> = {};
  const hop =
    /^(connection|upgrade|keep-alive|te|transfer-encoding|proxy-.*|accept-encoding|sec-websocket-.*)$/;
  for (const [name, value] of Object.entries(client.request.headers)) {
    if (!hop.test(name) && !DROPPED.has(name) && !name.startsWith(AIG_PREFIX)) kept[name] = value;
  }
  const protocol = KEY_PROTOCOL.exec(client.request.headers['sec-websocket-protocol'] ?? '')?.[1];
  const own = caller.ownSecret ?? protocol;
  const stored =
    own === undefined || caller.key?.ownKeys === false
      ? await services.keys.pick({
          keys: settings.policy.keys,
          provider: provider.id,
          virtualKey: caller.key,
          alias: options.keyAlias,
          tried: new Set(),
          at: services.random(),
        })
      : undefined;
  const secret = stored?.secret ?? own;
  if (secret === undefined) return kept;
  const request = { method: 'GET', endpoint, body: Buffer.alloc(0), now: services.clock.now() };
  const headers = await credentialHeaders(provider, secret, request, services.tokens);
  return { ...kept, ...headers };
}
