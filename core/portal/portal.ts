import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../exchange/actor';
import type { PolicyDocument } from '../exchange/policy-document';
import type { PortalServer } from '../exchange/policy-portal';
import { PORTAL_VIEW_LIMITS, type PortalServerView } from '../exchange/portal-view';
import type { DeviceEvent } from '../exchange/event';
import { Catalogue } from './catalogue/catalogue';
import type { ListKind } from './catalogue/kinds';
import { keyOf } from './catalogue/kinds';
import type { ServerList } from './catalogue/server-lists';
import { Access, type Proof } from './client/access';
import { MCP_PATH, PortalDoor } from './client/door';
import { LegacyEndpoint } from './client/legacy-endpoint';
import type { SessionPorts } from './client/legacy-session';
import { ModernEndpoint } from './client/modern-endpoint';
import { CodeMode } from './code-mode/code-mode';
import { CodeSandbox } from './code-mode/sandbox';
import { CallRate } from './governance/call-rate';
import { Governor } from './governance/governor';
import { Pins, type PinReport } from './governance/pins';
import { ToolUse } from './governance/tool-use';
import { METADATA_PATH, TokenCheck } from './oauth/access-tokens';
import { CALLBACK_PATH, Visits, type VisitGuide } from './oauth/visits';
import { PortalIdentity } from './portal-identity';
import type { PortalOptions } from './portal-options';
import type { JsonObject } from './protocol/message';
import { NEWEST_MODERN } from './protocol/revision';
import type { ClientMode } from './relay/client';
import { Connections } from './relay/connections';
import { Relay } from './relay/relay';
import { SessionStore } from './store/session-store';
import { createChannels, type ServerChannels } from './upstream/channel-factory';
import { UpstreamServer } from './upstream/server';
import { ServerViews } from './server-views';

interface Running {
  readonly server: UpstreamServer;
  readonly channels: ServerChannels;
  /** What connections depend on: where it changes, they are made anew. */
  readonly key: string;
}

/** The MCP portal: one endpoint in front of many servers. */
export class Portal {
  #servers: readonly Running[] = [];
  #resource = '';
  #proof: { readonly of: unknown; readonly proof: Proof | undefined } | undefined;
  readonly #sessions: SessionStore;
  readonly #catalogue: Catalogue;
  readonly #relay: Relay;
  readonly #legacy: LegacyEndpoint;
  readonly #modern: ModernEndpoint;
  readonly #door: PortalDoor;
  readonly #unsubscribe: () => void;
  readonly #visits: Visits;
  readonly #sandbox: CodeSandbox;
  readonly #views: ServerViews;

  private constructor(
    private readonly options: PortalOptions,
    private readonly pins: Pins,
    private readonly use: ToolUse,
  ) {
    this.#visits = new Visits(this.#guide());
    const connections = new Connections({ visits: this.#visits, servers: () => this.#running() });
    this.#views = new ServerViews(pins);
    const now = (): number => options.clock.now();
    const servers = (): readonly UpstreamServer[] => this.#running();
    const info = this.#info;
    this.#sessions = new SessionStore(options.database, now);
    this.#catalogue = new Catalogue({
      servers,
      naming: () => this.#policy.naming,
      now,
      self: info,
      observe: (server, kind, list) => this.#observe(server, kind, list),
      onTools: (server, list, user) => this.#note(server, list, user ?? ''),
      onNews: (_server, kinds) => this.#tell(kinds),
    });
    const governor = this.#governor(now);
    this.#relay = new Relay({
      catalogue: this.#catalogue,
      governor,
      servers,
      pageSize: () => this.#policy.pageSize,
      connections,
      namespacesUris: () => this.#policy.naming === 'prefix',
    });
    this.#sandbox = new CodeSandbox(options.codeWorker);
    this.#relay.codeMode = new CodeMode({
      catalogue: this.#catalogue,
      governor,
      relay: this.#relay,
      sandbox: this.#sandbox,
      connections,
    });
    const identity = new PortalIdentity(this.#catalogue, pins, info);
    const shared = { relay: this.#relay, identity, ports: this.#ports() };
    this.#legacy = new LegacyEndpoint({ ...shared, store: this.#sessions, servers, now });
    this.#modern = new ModernEndpoint(shared);
    this.#door = this.#createDoor();
    this.#unsubscribe = options.policy.subscribe((policy) => this.#apply(policy));
    this.#apply(options.policy.current());
  }

  /** Reads what is known out of a prepared database; nothing listens yet. */
  static async open(options: PortalOptions): Promise<Portal> {
    const now = (): number => options.clock.now();
    const pins = await Pins.open(options.database, now, (report) => {
      options.report('tool_quarantined', quarantineDetail(report));
    });
    const use = await ToolUse.open(
      options.database,
      now,
      (anomaly) => options.report('tool_anomaly', { ...anomaly }),
      options.onDefect,
    );
    const portal = new Portal(options, pins, use);
    await portal.#sessions.sweep();
    return portal;
  }

  /** Listens; resolves with the address that clients are given. */
  async listen(address: { readonly host: string; readonly port: number }): Promise<string> {
    const url = await this.#door.listen(address);
    this.#resource = this.options.publicUrl ?? `${url}${MCP_PATH}`;
    return `${url}${MCP_PATH}`;
  }

  /** The servers of the policy; as `actor` may use them where there is one. */
  servers(actor?: Actor): readonly PortalServerView[] {
    return this.#servers.map(({ server, channels: { sandbox } }) =>
      this.#views.view({ server, sandbox }, actor),
    );
  }

  /** Calls back when what `servers` tells has changed. */
  onChange(listener: () => void): void {
    this.#views.onChange(listener);
  }

  /** Asks every server for its tools, so that its state is known before any client comes. */
  async check(): Promise<void> {
    for (const { server } of this.#servers) this.#catalogue.expire(server.id, ['tools']);
    await this.#catalogue.table('tools', {
      facts: { revision: NEWEST_MODERN, info: this.#info, capabilities: {} },
      user: undefined,
    });
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#views.close();
    this.#visits.close();
    await this.#door.close();
    await this.#sandbox.close();
    await Promise.all(this.#servers.map((running) => stop(running)));
    await this.use.close();
  }

  get #policy(): PolicyDocument['portal'] {
    return this.options.policy.current().portal;
  }

  get #info(): JsonObject {
    return { name: 'portcullis', title: 'Portcullis', version: this.options.version };
  }

  #governor(now: () => number): Governor {
    const { pipeline, events, nextId, deviceId, person, administrator } = this.options;
    return new Governor({
      pipeline,
      events,
      pins: this.pins,
      use: this.use,
      rate: new CallRate(now),
      approvers: { person, administrator },
      nextId,
      now,
      deviceId,
      policy: () => {
        const { version, portal } = this.options.policy.current();
        const { resultBytes, approvalSeconds } = portal;
        return { version, resultBytes, approvalSeconds };
      },
    });
  }

  #guide(): VisitGuide {
    const { showAddress: show } = this.options;
    if (show) return { kind: 'browser', show };
    return {
      kind: 'link',
      base: () => this.#resource,
      serverName: (id) => this.#policy.servers.find((server) => server.id === id)?.name ?? id,
    };
  }

  #running(): readonly UpstreamServer[] {
    return this.#servers.map(({ server }) => server);
  }

  /** That one person has not connected their account yet is no trouble of the server. */
  #note(server: UpstreamServer, list: ServerList, user: string): void {
    const open = this.#visits.open({ server: server.id, user }, user) !== undefined;
    const personal = open || (!this.options.showAddress && server.problem?.code === 'unauthorized');
    if (personal && list.state !== 'ok') this.#views.notePersonal(server.id);
    else this.#views.note(server.id, list);
  }

  /** Lists that were had without the account say nothing any more. */
  #authorized(server: string): void {
    this.#catalogue.forget(server);
    this.#tell(['tools', 'prompts', 'resources']);
  }

  #ports(): SessionPorts {
    return {
      onChanged: (server, kinds) => {
        this.#catalogue.expire(server.id, kinds);
        this.#tell(kinds);
      },
      wrap: (server, hooks) => this.#relay.hooksFor(server, hooks),
    };
  }

  #createDoor(): PortalDoor {
    const { options } = this;
    const hosts = options.publicUrl === undefined ? [] : [new URL(options.publicUrl).hostname];
    return new PortalDoor({
      legacy: this.#legacy,
      modern: this.#modern,
      access: new Access({
        directory: options.directory,
        hosts,
        origins: () => this.#policy.origins,
        now: () => options.clock.now(),
        proof: () => this.#currentProof(),
      }),
      requestBytes: () => options.policy.current().limits.bodyBytes,
      modeOf: (query) => this.#modeOf(query),
      extra: (request, response, url) => this.#metadata(request, response, url),
      onDefect: options.onDefect,
    });
  }

  #modeOf(query: URLSearchParams): ClientMode {
    const wanted = query.get('mode') ?? (query.has('code') ? 'code' : undefined);
    const { codeMode } = this.#policy;
    if (codeMode === 'enforced') return 'code';
    if (wanted === 'minimised' || wanted === 'minimized') return 'minimised';
    if (wanted === 'code') return codeMode === 'off' ? 'direct' : 'code';
    return wanted === undefined && codeMode === 'default_on' ? 'code' : 'direct';
  }

  #currentProof(): Proof | undefined {
    const access = this.#policy.access ?? { mode: this.options.defaultAccess };
    if (this.#proof?.of === access && access === this.#policy.access) return this.#proof.proof;
    const proof = this.#makeProof(access);
    this.#proof = { of: access, proof };
    return proof;
  }

  #makeProof(access: NonNullable<PolicyDocument['portal']['access']>): Proof | undefined {
    switch (access.mode) {
      case 'none':
        return undefined;
      case 'key':
        return { kind: 'key', local: this.options.localKey, keys: () => this.#policy.keys };
      case 'oauth':
        return { kind: 'token', check: new TokenCheck({ access, resource: this.#resource }) };
    }
  }

  #metadata(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    if (this.#visits.receive(request, response, url)) return true;
    const path = url.pathname;
    if (request.method !== 'GET' || !path.startsWith(METADATA_PATH)) return false;
    const proof = this.#currentProof();
    if (proof?.kind !== 'token') return false;
    const body = JSON.stringify(proof.check.metadata());
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(body);
    return true;
  }

  /** Starts, keeps and stops servers so that they are those of the policy. */
  #apply(policy: PolicyDocument): void {
    const before = new Map(this.#servers.map((running) => [running.server.id, running]));
    const wanted = policy.portal.enabled
      ? policy.portal.servers.filter(({ enabled }) => enabled)
      : [];
    this.#servers = wanted.map((definition) => {
      const known = before.get(definition.id);
      if (known?.key === connectionKey(definition, policy)) {
        before.delete(definition.id);
        known.server.redefine(definition);
        return known;
      }
      return this.#start(definition, policy);
    });
    for (const [id, running] of before) {
      this.#catalogue.forget(id);
      this.#views.forget(id);
      stop(running).catch(this.options.onDefect);
    }
    this.#catalogue.rename();
    this.#views.changed();
    this.#tell(['tools', 'prompts', 'resources']);
  }

  #start(definition: PortalServer, policy: PolicyDocument): Running {
    const channels = createChannels(definition, {
      secrets: (name) => this.options.secret(definition.id, name),
      redirectUrl: () => new URL(CALLBACK_PATH, this.#resource).href,
      authorizationStore: (user) => this.options.authorizationStore(definition.id, user),
      visit: (address, state, user) =>
        this.#visits.visit(address, state, { server: definition.id, user }),
      onAuthorized: () => this.#authorized(definition.id),
      host: this.options.host,
      resultBytes: policy.portal.resultBytes,
      roots: policy.upstream.roots,
    });
    const now = (): number => this.options.clock.now();
    const server = new UpstreamServer(definition, channels.open, this.#sessions, now);
    return { server, channels, key: connectionKey(definition, policy) };
  }

  #tell(kinds: readonly ListKind[]): void {
    for (const session of this.#legacy.sessions) session.news.changed(kinds);
    for (const { listeners } of this.#modern.clients.all) {
      for (const listener of listeners) listener.news(kinds);
    }
  }

  async #observe(server: UpstreamServer, kind: ListKind, list: ServerList): Promise<void> {
    const definitions = new Map<string, JsonObject>(
      list.entries.map((entry) => [keyOf(kind, entry), entry]),
    );
    const others = this.#catalogue.namesOfOthers(server.id);
    await this.pins.observe(server.definition, kind, definitions, others);
    this.#views.changed();
  }
}

/** A report of a definition as an event carries it, cut to what an event may hold. */
function quarantineDetail({ pinned, pending, ...rest }: PinReport): DeviceEvent['detail'] {
  const { definition } = PORTAL_VIEW_LIMITS;
  return {
    ...rest,
    pending: pending.slice(0, definition),
    ...(pinned === undefined ? {} : { pinned: pinned.slice(0, definition) }),
  };
}

/** What the connections to a server are made of; grants, names and rates are not part of it. */
function connectionKey(definition: PortalServer, { portal, upstream }: PolicyDocument): string {
  const { url, transport, headers, oauth, privateNetwork } = definition;
  const { command, args, env, cwd, sandbox, callMs } = definition;
  return JSON.stringify([
    [url, transport, headers, oauth, privateNetwork],
    [command, args, env, cwd, sandbox, callMs],
    [portal.resultBytes, upstream.roots],
  ]);
}

async function stop({ server, channels }: Running): Promise<void> {
  await server.close();
  channels.close();
}
