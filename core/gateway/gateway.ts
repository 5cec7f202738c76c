import { isIP } from 'node:net';
import type { App } from '../exchange/app';
import type { Clock, Directory, PolicySource, Vault } from '../exchange/ports';
import type { Extractors } from '../extract/registry';
import { Http1ServerConnection } from '../http/http1/server-connection';
import { checkHostField, parseAuthority } from '../http/http1/request-target';
import { MessageError } from '../http/http1/message-error';
import type { RequestHead1 } from '../http/http1/head';
import type { RequestRoute } from '../http/http1/exchange';
import { HTTP_LIMITS, type HttpLimits } from '../http/limits';
import { listen, type Listener } from '../http/listener';
import type { ClientExchange } from '../http/message';
import { Dialer } from '../http/upstream/dialer';
import { UpstreamPool } from '../http/upstream/pool';
import { systemRoots } from '../http/upstream/system-roots';
import type { Pipeline } from '../pipeline/types';
import { AnswerCache } from './cache/answer-cache';
import { SemanticCache, type SentenceEncoder } from './cache/semantic-cache';
import { BlockedPrompts } from './exchange/blocked-prompts';
import { serveProviderRequest } from './exchange/gateway-request';
import { OwnRefusals } from './exchange/own-refusals';
import type { GatewayServices } from './exchange/services';
import { answerJson, refuse } from './exchange/visit';
import { GatewayError } from './http/gateway-error';
import { postForm } from './http/post-form';
import { KeyRing } from './keys/key-ring';
import type { Ledger } from './limits/ledger';
import { Limiter } from './limits/limiter';
import { MemoryLedger } from './limits/memory-ledger';
import { GatewayLog, type LogListener, type LogStore } from './logs/gateway-log';
import { GatewayMetrics } from './logs/metrics';
import { ServiceAccountTokens } from './providers/service-account';
import { CircuitBreaker } from './routing/circuit-breaker';
import { SettingsSource, type BuiltIn } from './settings';
import { answerText, requireAdmin, serveControl } from './surface/control';
import { modelList } from './surface/models';
import { surfaceOf, type Surface } from './surface/surface';
import { CostMemory } from './usage/cost-memory';
import { serveRealtime } from './ws/realtime';
import { serveUniversalSocket } from './ws/universal-socket';

/** What the gateway door needs from outside. */
export interface GatewayOptions {
  readonly pipeline: Pipeline;
  readonly extractors: Extractors;
  readonly policy: PolicySource;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly builtIn: BuiltIn;
  readonly nextId: () => string;
  /** The app behind a provider's host. */
  readonly appOf?: (host: string, target: string) => App | undefined;
  /** Where stored keys are; without it only key files are. */
  readonly vault?: Pick<Vault, 'load'> | undefined;
  /** Counts limits and budgets; in memory without it. */
  readonly ledger?: Ledger;
  readonly logStore?: LogStore;
  /** Takes records in the place of `logStore`, where not all are kept. */
  readonly logBounds?: Pick<LogStore, 'add'>;
  readonly logListeners?: readonly LogListener[];
  readonly encoder?: SentenceEncoder;
  /** Every caller must show a virtual key, whatever the policy says. */
  readonly requireKey?: boolean;
  /** Seals what a payload log keeps to the company's public key. */
  readonly seal: GatewayServices['seal'];
  readonly limits?: Partial<HttpLimits>;
  readonly random?: () => number;
  readonly systemRoots?: () => readonly string[];
  /** Something an operator should know; holds no prompt text and no key. */
  readonly onProblem?: (problem: string) => void;
  readonly onDefect?: (error: unknown) => void;
}

/** The gateway door: one address for all LLM APIs. */
export interface Gateway {
  /** Starts to listen; gives `http://host:port`. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Answers an exchange that came by a listener of somebody else's. */
  handle(client: ClientExchange): void;
  /** Secrets are read again at their next use. */
  forgetKeys(): void;
  /** What was logged; `undefined` where no log is kept. Records that wait are stored first. */
  logs(): Promise<LogStore | undefined>;
  close(): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const http: HttpLimits = { ...HTTP_LIMITS, ...options.limits };
  const dialer = new Dialer(options.policy, options.systemRoots ?? systemRoots, http);
  const pool = new UpstreamPool(dialer, options.clock, http);
  const metrics = new GatewayMetrics();
  const services = gatewayServices(options, { http, dialer, pool, metrics });
  const open = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    open.add(work);
    void work.finally(() => open.delete(work));
  };
  const listeners: Listener[] = [];
  const handler =
    (local: boolean) =>
    (client: ClientExchange): void => {
      track(serve({ services, metrics, options, local }, client));
    };
  const stopWatching = options.policy.subscribe(() => services.keys.forget());
  return {
    listen: async (address) => {
      const local = isLoopback(address.host);
      const listener = await listen(address, http, (socket) => {
        const service = { route: routeOf, onExchange: handler(local), endMeansGone: true };
        new Http1ServerConnection(socket, service, http);
      });
      listeners.push(listener);
      return listener.url;
    },
    handle: handler(false),
    forgetKeys: () => services.keys.forget(),
    logs: async () => {
      await services.log.flush();
      return services.log.store;
    },
    close: async () => {
      stopWatching();
      await Promise.all(listeners.map((listener) => listener.close()));
      pool.close();
      await Promise.allSettled([...open]);
      await services.refusals.close();
      await services.log.close();
      await services.ledger.close();
    },
  };
}

interface Parts {
  readonly http: HttpLimits;
  readonly dialer: Dialer;
  readonly pool: UpstreamPool;
  readonly metrics: GatewayMetrics;
}

function gatewayServices(options: GatewayOptions, parts: Parts): GatewayServices {
  const { clock, encoder, vault } = options;
  const onProblem = options.onProblem ?? ((): void => undefined);
  const onDefect = options.onDefect ?? ((): void => undefined);
  const breaker = new CircuitBreaker(clock);
  const ledger = options.ledger ?? new MemoryLedger();
  return {
    pipeline: options.pipeline,
    extractors: options.extractors,
    settings: new SettingsSource(options.policy, options.builtIn),
    directory: options.directory,
    appOf: options.appOf ?? (() => undefined),
    clock,
    pool: parts.pool,
    dialer: parts.dialer,
    http: parts.http,
    breaker,
    keys: new KeyRing(vault, breaker, clock, (alias, reason) =>
      onProblem(`the stored key “${alias}” cannot be read: ${reason}`),
    ),
    ledger,
    limiter: new Limiter(ledger, clock, (error) =>
      onProblem(
        `a limit could not be settled: ${error instanceof Error ? error.message : 'unknown'}`,
      ),
    ),
    costs: new CostMemory(),
    cache: new AnswerCache(clock),
    semantic: encoder && new SemanticCache(encoder, clock),
    log: new GatewayLog(
      options.logStore,
      [(record) => parts.metrics.observe(record), ...(options.logListeners ?? [])],
      onProblem,
      options.logBounds,
    ),
    seal: options.seal,
    tokens: new ServiceAccountTokens((url, form) => postForm(parts.pool, url, form), clock),
    blocked: new BlockedPrompts(),
    refusals: new OwnRefusals(options.pipeline, clock, onDefect),
    requireKey: options.requireKey ?? false,
    nextId: options.nextId,
    random: options.random ?? Math.random,
    onDefect,
  };
}

interface Serving {
  readonly services: GatewayServices;
  readonly metrics: GatewayMetrics;
  readonly options: GatewayOptions;
  readonly local: boolean;
}

/** Answers one exchange; never rejects. */
async function serve(serving: Serving, client: ClientExchange): Promise<void> {
  const { services, local } = serving;
  const surface = surfaceOf(client.request.target);
  try {
    refuseStrangers(client, local);
    if (!surface) throw new GatewayError('not-found', 'The gateway has no such address.');
    await serveSurface(serving, client, surface);
  } catch (error) {
    if (!(error instanceof GatewayError)) services.onDefect(error);
    const refusal =
      error instanceof GatewayError ? error : new GatewayError('internal', 'The gateway failed.');
    const dialect = surface?.kind === 'unified' ? surface.dialect : 'openai-other';
    refuse(client, dialect, refusal);
  }
}

async function serveSurface(
  { services, metrics, options }: Serving,
  client: ClientExchange,
  surface: Surface,
): Promise<void> {
  switch (surface.kind) {
    case 'status':
      answerJson(client, 200, { ok: true });
      return;
    case 'metrics':
      if (services.requireKey) requireAdmin(services, client);
      answerText(client, metrics.text());
      return;
    case 'control':
      return await serveControl(services, client, surface.path);
    case 'models':
      answerJson(client, 200, modelList(services.settings.current(), options.builtIn.prices));
      return;
    default:
      if (client.request.upgrade?.toLowerCase() === 'websocket') {
        if (surface.kind !== 'universal') return await serveRealtime(services, client, surface);
        serveUniversalSocket(services, client, surface.gateway);
        return;
      }
      return await serveProviderRequest(services, client, surface);
  }
}

/**
 * A page on the web can send requests to this computer, under a name that leads here if need be. On
 * loopback the gateway answers to its own addresses only, and to no page of another site.
 */
function refuseStrangers({ request }: ClientExchange, local: boolean): void {
  if (!local) return;
  const origin = request.headers['origin'];
  if (!isLoopback(request.origin.host) || (origin !== undefined && !isLocalOrigin(origin))) {
    throw new GatewayError('forbidden', 'The gateway answers programs on this computer only.');
  }
}

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopback(new URL(origin).hostname.replace(/^\[|\]$/g, ''));
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function routeOf(head: RequestHead1): RequestRoute {
  const host = checkHostField(head);
  const authority = parseAuthority(host ?? 'localhost', 80);
  if (!authority) throw new MessageError(400, 'the Host field is malformed');
  const target = head.target.replace(/^https?:\/\/[^/]+/i, '');
  return { origin: { scheme: 'http', ...authority }, target: target === '' ? '/' : target };
}
