import type { Socket } from 'node:net';
import type { App } from '../exchange/app';
import type { Clock, Directory, PolicySource } from '../exchange/ports';
import { aiClientOf, isModelApiCall } from '../extract/ai-signs';
import type { AppLibrary } from '../extract/app-library';
import type { Extractors } from '../extract/registry';
import { createSocketExtractors } from '../extract/websocket/registry';
import type { McpServer } from '../mcp-detect/places';
import type { Pipeline } from '../pipeline/types';
import type { CertificateAuthority } from './certificates/authority';
import { SecureContextCache } from './certificates/secure-context-cache';
import { asksAboutActivity } from './interception/asked-activities';
import { finalAnswer, hopsLeft } from './interception/hop-limit';
import { InterceptedRequest } from './interception/intercepted-request';
import { answerLocally, jsonAnswer } from './interception/local-answer';
import { relay } from './interception/relay';
import type { InterceptionOptions, Visit } from './interception/visit';
import { PROXY_LIMITS, type ProxyLimits } from './limits';
import { InterceptionScope, type Suspended } from './listener/interception-scope';
import { PASTE_HOST, servePaste } from './isolation/paste-service';
import {
  IsolationSessions,
  type IsolationSession,
  type IsolationTerms,
} from './listener/isolation-sessions';
import { listen, type Listener } from '../http/listener';
import { OverloadWatch, type Overload } from './listener/overload-watch';
import { PinnedHosts } from './listener/pinned-hosts';
import type { AiSighting } from './sighting';
import { ProxyConnection, type ProxyConnectionOptions } from './listener/proxy-connection';
import { ShadowMcp } from './shadow-mcp/shadow-mcp';
import { interceptUpgrade, opensWebSocket } from './websocket/intercepted-upgrade';
import type { ClientExchange, ClientRequest } from '../http/message';
import { PendingWork } from '../http/pending-work';
import { Dialer } from '../http/upstream/dialer';
import { UpstreamPool } from '../http/upstream/pool';
import { systemRoots } from '../http/upstream/system-roots';

/** What the proxy door needs from outside. */
export interface ProxyOptions {
  readonly pipeline: Pipeline;
  readonly extractors: Extractors;
  /** The library under the policy in force; the same object as long as neither changes. */
  readonly appLibrary: () => AppLibrary;
  /** The CA to sign with now; read for every connection, so that it can be replaced. */
  readonly authority: () => CertificateAuthority;
  readonly policy: PolicySource;
  readonly directory: Directory;
  /** Known MCP servers, for `shadowMcp` of the policy; none by default. */
  readonly mcpServers?: readonly McpServer[];
  readonly clock: Clock;
  /** Why everything is tunnelled, while it is. */
  readonly suspended?: () => Suspended;
  /** A client would not take our certificate for this host. */
  readonly onTlsRejected?: (host: string) => void;
  /** Too many clients are there, so that some are refused or pass unseen, or no longer are. */
  readonly onOverload?: (overload: Overload) => void;
  readonly onIsolate?: InterceptionOptions['onIsolate'];
  /** Something looked like an AI and is in neither library nor policy. Called often: be quick. */
  readonly onSighting?: (sighting: AiSighting) => void;
  /** A request met a defect of ours; its message may quote traffic, so log its name only. */
  readonly onDefect?: (error: unknown) => void;
  readonly systemRoots?: () => readonly string[];
  readonly limits?: Partial<ProxyLimits>;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The proxy door: a loopback forward proxy that looks into traffic with AI apps only. */
export interface Proxy {
  /** Starts to listen; gives `http://host:port`. */
  listen(address: ListenAddress): Promise<string>;
  /** A second listener that demands the credentials of an isolated session (407 without). */
  listenIsolated(address: ListenAddress): Promise<string>;
  registerIsolationSession(terms?: IsolationTerms): IsolationSession;
  endIsolationSession(username: string): void;
  /** Resolves once no inspected exchange is under way, or after the limit; goes on listening. */
  idle(limitMs: number): Promise<void>;
  close(): Promise<void>;
}

export function createProxy(options: ProxyOptions): Proxy {
  const limits: ProxyLimits = { ...PROXY_LIMITS, ...options.limits };
  const pinned = new PinnedHosts(options.clock, limits.pinnedMs, limits.pinnedHosts);
  const shadowMcp = new ShadowMcp(options.policy, options.mcpServers ?? []);
  const scopeWhile = (suspended: () => Suspended): InterceptionScope =>
    new InterceptionScope(
      options.policy,
      options.appLibrary,
      pinned,
      suspended,
      shadowMcp,
      options.onSighting,
    );
  const ownPorts = new Set<number>();
  const dialer = new Dialer(options.policy, options.systemRoots ?? systemRoots, limits, ownPorts);
  const pool = new UpstreamPool(dialer, options.clock, limits);
  const contexts = new SecureContextCache(options.authority, options.clock, limits.secureContexts);
  const sessions = new IsolationSessions(contexts.pin);
  const pending = new PendingWork();
  const onRejected = (host: string): void => {
    pinned.learn(host);
    options.onTlsRejected?.(host);
  };
  const connectionOptions = (scope: InterceptionScope): ProxyConnectionOptions => ({
    contexts,
    dialer,
    directory: options.directory,
    handle: requestHandler(options, scope, shadowMcp, pool, limits, pending.track, onRejected),
    limits,
    onRejected,
    scope,
    sessions,
  });
  const inspecting = connectionOptions(scopeWhile(options.suspended ?? (() => false)));
  const unseeing = connectionOptions(scopeWhile(() => 'overloaded'));
  const overload = new OverloadWatch(limits.connections, (change) => options.onOverload?.(change));
  const listeners: Listener[] = [];
  const open = async (address: ListenAddress, isolated: boolean): Promise<string> => {
    const serve = (socket: Socket): void => {
      new ProxyConnection(socket, isolated, inspecting);
    };
    // Isolation without inspection would be none.
    const mayPass = (): boolean => !isolated && options.policy.current().failure === 'open';
    const listener = await listen(address, limits, serve, {
      takes: (socket) => {
        if (!mayPass()) return false;
        new ProxyConnection(socket, isolated, unseeing);
        overload.passed();
        return true;
      },
      onRefused: overload.refused,
    });
    listeners.push(listener);
    ownPorts.add(Number(new URL(listener.url).port));
    return listener.url;
  };
  return {
    listen: (address) => open(address, false),
    listenIsolated: (address) => open(address, true),
    registerIsolationSession: (terms) => sessions.register(terms),
    endIsolationSession: (username) => sessions.end(username),
    idle: (limitMs) => pending.settled(limitMs),
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      overload.close();
      pool.close();
      await pending.settled(limits.closeMs);
    },
  };
}

/** Sends each request the way that its host asks for. */
function requestHandler(
  options: ProxyOptions,
  scope: InterceptionScope,
  shadowMcp: ShadowMcp,
  pool: UpstreamPool,
  limits: ProxyLimits,
  track: InterceptionOptions['track'],
  onRejected: (host: string) => void,
): (client: ClientExchange, visit: Visit) => void {
  const interception: InterceptionOptions = {
    pipeline: options.pipeline,
    extractors: options.extractors,
    sockets: createSocketExtractors(),
    policy: options.policy,
    shadowMcp,
    pool,
    limits,
    track,
    onUpstreamFailure: (host, failure) => {
      // The client has what the server asks for: from now on they speak without us, if policy agrees.
      if (failure === 'client-certificate') onRejected(host);
    },
    onDefect: options.onDefect ?? (() => undefined),
    ...(options.onIsolate ? { onIsolate: options.onIsolate } : {}),
    ...(options.onSighting ? { onSighting: options.onSighting } : {}),
  };
  return (client, connection) => {
    const { host, target } = client.request;
    let visit = connection;
    if (hopsLeft(client.request) === 0) {
      answerLocally(client, finalAnswer(client.request));
      return;
    }
    const isolated = visit.door === 'isolation';
    if (isolated && host === PASTE_HOST) {
      servePaste(client, visit, options.pipeline);
      return;
    }
    const decided = visit.to === undefined ? scope.of(host, isolated) : 'inspect';
    if (decided === 'refuse') {
      answerLocally(client, jsonAnswer(403, 'not_inspected', 'Policy lets nothing pass unseen.'));
      return;
    }
    const inspected = decided === 'inspect';
    const app = inspected
      ? (scope.appOf(host, target, isolated) ?? shadowMcp.appOf(client.request))
      : undefined;
    if (app) visit = withActivity(visit, options.appLibrary(), app, client.request);
    const isCall = app !== undefined && shadowMcp.refuses(client.request);
    if (app && opensWebSocket(client) && !isCall) {
      const go = (): void => interceptUpgrade(interception, client, visit, app);
      const asked = asksAboutActivity(options.policy.current(), visit.activity);
      if (asked) new InterceptedRequest(interception, client, visit, app).startUpgrade(go);
      else go();
    } else if (app) new InterceptedRequest(interception, client, visit, app).start();
    else {
      sightClient(options, client);
      passThrough(client, visit, pool, limits);
    }
  };
}

/** Programs that talk to language models and say so, wherever they go. */
function sightClient({ onSighting, policy }: ProxyOptions, { request }: ClientExchange): void {
  if (!onSighting || policy.current().intercept.shadowAi === 'off') return;
  const client = aiClientOf(request.headers['user-agent']);
  if (client !== undefined) onSighting({ host: request.host, sign: 'client', client });
  if (isModelApiCall(request.method, request.target)) {
    onSighting({ host: request.host, sign: 'request' });
  }
}

function withActivity(visit: Visit, library: AppLibrary, app: App, request: ClientRequest): Visit {
  const activity = library.activityOf(app.id, request.method, request.target);
  return activity === undefined ? visit : { ...visit, activity };
}

/** A request that is none of our business: plain HTTP, or the other parts of a shared host. */
function passThrough(
  client: ClientExchange,
  visit: Visit,
  pool: UpstreamPool,
  limits: ProxyLimits,
): void {
  const { body, request } = client;
  client.onAbort = relay(client, {
    onContinue: () => client.continue(),
    upgrade: request.upgrade,
    pool,
    tunnelIdleMs: limits.tunnelIdleMs,
    ...(visit.to ? { to: visit.to } : {}),
    body: body
      ? { kind: 'stream', source: body, length: request.length, before: [] }
      : { kind: 'none' },
  });
}
