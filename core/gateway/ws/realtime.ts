import type { ClientExchange } from '../../http/message';
import { endToEnd } from '../../http/http1/fields';
import { joinSockets } from '../../http/tunnel/tunnel';
import { Forwarding } from '../../http/upstream/forwarder';
import { LogEntry } from '../exchange/log-entry';
import { incomingFor, openVisit, type ProviderSurface } from '../exchange/gateway-request';
import { appOf } from '../exchange/inspection';
import { SECRET_HEADERS } from '../exchange/outgoing';
import type { GatewayServices } from '../exchange/services';
import { aigLines, type Visit } from '../exchange/visit';
import { GatewayError } from '../http/gateway-error';
import { AIG_PREFIX } from '../http/headers';
import { checkScope } from '../keys/caller';
import { credentialHeaders } from '../providers/credentials';
import { endpointAt, nativeEndpoint, type Endpoint } from '../providers/endpoint';
import type { Provider } from '../providers/provider';

type RealtimeSurface = Exclude<ProviderSurface, { kind: 'universal' }>;

/** Headers of the connection itself, and those that only the gateway reads. */
const DROPPED = new Set([...SECRET_HEADERS, 'host', 'origin', 'cookie', 'content-length']);
/** Browsers cannot send headers with a WebSocket; OpenAI takes the key as a subprotocol. */
const KEY_PROTOCOL = /openai-insecure-api-key\.([^,\s]+)/;

/**
 * Joins a caller's WebSocket with a provider's, message by message as they come. Rules about who calls
 * which provider apply; what is said is not read.
 */
export async function serveRealtime(
  services: GatewayServices,
  client: ClientExchange,
  surface: RealtimeSurface,
): Promise<void> {
  const visit = openVisit(services, client, surface, 'websocket');
  const { provider, endpoint } = placeOf(visit, surface);
  checkScope(visit.caller.key, { gateway: visit.gatewayName, provider: provider.id });
  const entry = new LogEntry(services, visit);
  const incoming = incomingFor(services, client, surface, Buffer.alloc(0));
  entry.incoming = incoming;
  entry.target = { provider, model: modelOf(endpoint.target), timeoutMs: 0 };
  const exchange = services.pipeline.begin({
    door: 'gateway',
    actor: visit.actor,
    app: appOf(services, entry.target),
    request: { method: 'GET', host: client.request.host, target: endpoint.target },
    gateway: visit.gatewayName,
    provider: provider.id,
  });
  const verdict = await exchange.visit('realtime', visit.gone.signal);
  if (verdict.action !== 'allow' && verdict.action !== 'redact') {
    await exchange.end({ result: 'refused', status: 403 });
    entry.status = 403;
    await entry.write();
    throw new GatewayError('blocked', 'A rule of the company forbids this connection.', {
      status: 403,
    });
  }
  const lines = await linesFor(services, visit, provider, endpoint);
  const over = (status: number, error?: string): void => {
    entry.status = status;
    entry.error = error;
    void entry.write();
    void exchange.end({ result: error === undefined ? 'completed' : 'failed', status });
  };
  join(services, visit, { endpoint, lines, over });
}

interface Joined {
  readonly endpoint: Endpoint;
  readonly lines: readonly string[];
  readonly over: (status: number, error?: string) => void;
}

function join(services: GatewayServices, visit: Visit, { endpoint, lines, over }: Joined): void {
  const { client } = visit;
  const { scheme, host, port } = endpoint.origin;
  const forwarding = new Forwarding(
    services.pool,
    {
      origin: { scheme, to: { host, port }, name: host },
      request: {
        ...client.request,
        headers: client.request.headers,
        method: 'GET',
        target: endpoint.target,
        upgrade: 'websocket',
        length: undefined,
      },
      upgrade: 'websocket',
      lines,
      body: { kind: 'none' },
    },
    {
      onInformation: () => undefined,
      onResponse: (head, source) => {
        const sink = client.respond({
          status: head.status,
          lines: [...endToEnd(head.fields, new Set(['content-length'])), ...aigLines(visit, {})],
          length: undefined,
          bodiless: source === undefined,
        });
        source?.start({
          onData: (bytes) => void sink.write(bytes),
          onEnd: () => sink.end(),
          onError: () => sink.abort(),
        });
        if (!source) sink.end();
        over(head.status, 'upstream');
      },
      onSwitch: (head, upstream) => {
        const switched = client.switchProtocols?.([
          ...endToEnd(head.fields),
          ...aigLines(visit, {}),
          'Connection',
          'Upgrade',
          'Upgrade',
          'websocket',
        ]);
        if (switched) joinSockets(switched, upstream, services.http.tunnelIdleMs, () => over(101));
        else upstream.destroy();
      },
      onFailure: () => {
        over(502, 'upstream');
        const sink = client.respond({
          status: 502,
          lines: aigLines(visit, {}),
          length: 0,
          bodiless: false,
        });
        sink.end();
      },
    },
  );
  client.onAbort = () => forwarding.abort();
  forwarding.start();
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
    ? nativeEndpoint(provider, surface.rest)
    : endpointAt(provider, provider.baseUrl, surface.endpoint);
  return { provider, endpoint };
}

function modelOf(target: string): string {
  return new URLSearchParams(target.split('?', 2)[1] ?? '').get('model') ?? '';
}

/** The handshake's headers with the provider's key in the place of the caller's. */
async function linesFor(
  services: GatewayServices,
  visit: Visit,
  provider: Provider,
  endpoint: Endpoint,
): Promise<string[]> {
  const { client, caller, settings, options } = visit;
  const lines: string[] = [];
  for (const [name, value] of Object.entries(client.request.headers)) {
    const hop =
      /^(connection|upgrade|keep-alive|te|transfer-encoding|proxy-.*|accept-encoding)$/.test(name);
    if (!hop && !DROPPED.has(name) && !name.startsWith(AIG_PREFIX)) lines.push(name, value);
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
  if (secret === undefined) return lines;
  const request = { method: 'GET', endpoint, body: Buffer.alloc(0), now: services.clock.now() };
  const headers = await credentialHeaders(provider, secret, request, services.tokens);
  return [...lines, ...Object.entries(headers).flat()];
}
