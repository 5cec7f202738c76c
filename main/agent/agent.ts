import { mkdir } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { openOutbox } from '../../core/audit/outbox';
import { openSqliteEventTable } from '../../core/audit/sqlite-event-table';
import type { Outbox } from '../../core/audit/types';
import { redactText } from '../../core/detect/redact';
import type { DeviceEvent } from '../../core/exchange/event';
import type { Vault } from '../../core/exchange/ports';
import { createExtractors } from '../../core/extract/registry';
import { createIds } from '../../core/pipeline/ids';
import { createPipeline } from '../../core/pipeline/pipeline';
import type { CertificateAuthority } from '../../core/proxy/certificates/authority';
import { startLocalServices, type LocalServices } from '../../core/proxy/local-services';
import { pacFile } from '../../core/proxy/pac';
import { createProxy, type Proxy } from '../../core/proxy/proxy';
import { systemRoots } from '../../core/proxy/upstream/system-roots';
import type { Keychain } from '../keychain/keychain';
import { openVault } from '../keychain/vault';
import { AppCatalogue } from './app-catalogue';
import { activityOf } from './activity';
import { openAuthority } from './authority-store';
import type { AgentConfig } from './config';
import type { AgentReady } from './control';
import type { ControlChannel } from './control-channel';
import { FleetLink } from './fleet-link';
import { createInspection, type Inspection } from './inspection';
import { newToken, refuseSecondAgent, removeLock, writeLock } from './lock';
import type { AgentLog } from './log';
import { Pause } from './pause';
import { PolicyStore } from './policy-store';
import { RemotePerson } from './remote-person';
import { StatusBoard } from './status-board';

/** How long an agent that is asked to end tries to deliver what it holds, ms. */
const DELIVERY_GRACE_MS = 2000;
const clock = { now: () => Date.now() };

/** What an agent needs of the process that it runs in. */
export interface AgentHost {
  readonly log: AgentLog;
  readonly keychain: Keychain;
  /** Built detection worker; absent when run from source. */
  readonly workerFile?: string;
  /** Main, where there is one; without it nobody can be asked. */
  readonly channel?: ControlChannel;
  /** Somebody with the token asked the agent to end. */
  readonly onShutdown: () => void;
}

export interface Agent {
  readonly ready: AgentReady;
  stop(): Promise<void>;
}

/** Builds an agent and starts it. @throws PolicyFileError, AgentRunningError, errors of the system */
export async function startAgent(config: AgentConfig, host: AgentHost): Promise<Agent> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await refuseSecondAgent(config.dataDir);
  const { logger } = host.log;
  const policies = await PolicyStore.open({
    dataDir: config.dataDir,
    baseFile: config.policyFile ?? join(config.resourcesDir, 'policy', 'default.json'),
    managed: config.managed,
    onRuleFailure: ({ rule, error }) => {
      logger.warn({ rule: rule.id, error: error.name }, 'a rule could not be evaluated');
    },
  });
  const opened = await openVault(config.dataDir, host.keychain, policies.current().keychain);
  const vault = opened.ok ? opened.vault : undefined;
  const { authority, caFile } = await openAuthority(
    vault,
    config.dataDir,
    policies.current().organisation.name,
    clock.now(),
  );
  const table = await openSqliteEventTable(join(config.dataDir, 'outbox.sqlite'), (error) => {
    logger.error({ error: error.name }, 'the outbox was damaged and is begun anew');
  });
  const outbox = await openOutbox({
    table,
    directory: join(config.dataDir, 'journal'),
    onProblem: (problem) => logger.warn({ problem: problem.kind }, 'the outbox met a problem'),
  });
  const running = new RunningAgent(config, host, policies, vault, authority, caFile, outbox);
  if (!opened.ok) running.withoutVault(opened.reason);
  try {
    await running.start();
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

/** An agent with everything that it is made of. */
class RunningAgent implements Agent {
  readonly #inspection: Inspection;
  readonly #apps: AppCatalogue;
  readonly #board: StatusBoard;
  readonly #pause: Pause;
  readonly #proxy: Proxy;
  readonly #fleet: FleetLink | undefined;
  readonly #nextId = createIds(clock);
  readonly #token = newToken();
  #backlog = 0;
  #local: LocalServices | undefined;
  #proxyUrl = '';
  #isolatedUrl = '';

  constructor(
    private readonly config: AgentConfig,
    private readonly host: AgentHost,
    private readonly policies: PolicyStore,
    private readonly vault: Vault | undefined,
    private readonly authority: CertificateAuthority,
    private readonly caFile: string,
    private readonly outbox: Outbox,
  ) {
    this.#inspection = createInspection(config.resourcesDir, host.workerFile);
    this.#inspection.use(policies.current());
    this.#apps = new AppCatalogue(config.resourcesDir, () => policies.current());
    this.#board = new StatusBoard(() => ({
      policyVersion: policies.centralVersion,
      organisation: policies.current().organisation.name || this.#enrolment()?.organisation || '',
      consoleUrl: this.#enrolment()?.consoleUrl,
      deviceId: this.#enrolment()?.deviceId,
      backlog: this.#backlog,
      keychain: this.vault?.backend ?? 'none',
    }));
    this.#board.set('key-in-file', vault?.backend === 'file');
    this.#pause = new Pause((paused) => {
      this.#board.set('paused', paused);
      this.#record('fail_open', { reason: paused ? 'paused' : 'resumed' });
    });
    this.#proxy = this.#createProxy();
    this.#fleet = this.#createFleet();
  }

  get ready(): AgentReady {
    const local = this.#local?.url ?? '';
    return {
      ready: true,
      urls: { proxy: this.#proxyUrl, pac: new URL('/proxy.pac', local).href, local },
      caFile: this.caFile,
      caFingerprint: this.authority.fingerprint,
      pid: process.pid,
    };
  }

  /** Nothing is intercepted without a key that is kept safe. */
  withoutVault(reason: string): void {
    this.#board.set(reason === 'locked' ? 'keychain-locked' : 'no-keychain', true);
    this.#record('keychain', { reason });
  }

  async start(): Promise<void> {
    const { listen } = this.config;
    this.#proxyUrl = await this.#proxy.listen(listen);
    this.#isolatedUrl = await this.#proxy.listenIsolated({ host: listen.host, port: 0 });
    this.#local = await startLocalServices({
      host: listen.host,
      port: 0,
      token: this.#token,
      pac: () => this.#pac(),
      caPem: () => this.authority.certPem,
      health: () => this.#board.status(),
      onShutdown: this.host.onShutdown,
    });
    await this.#fleet?.start();
    await writeLock(this.config.dataDir, {
      pid: process.pid,
      token: this.#token,
      local: this.#local.url,
      proxy: this.#proxyUrl,
    });
    this.policies.subscribe((policy) => {
      this.#inspection.use(policy);
      this.host.channel?.send({ type: 'isolation', settings: this.#apps.isolation() });
    });
    this.outbox.onAppend(() => this.#count());
    this.#serveMain();
    this.#record('agent_started', { version: this.config.agentVersion });
  }

  async stop(): Promise<void> {
    this.#pause.close();
    await this.#proxy.close();
    await this.#fleet?.stop(DELIVERY_GRACE_MS);
    await this.#local?.close();
    await this.#inspection.detection.close();
    await this.outbox.close();
    await removeLock(this.config.dataDir);
  }

  #createProxy(): Proxy {
    const { channel, log } = this.host;
    const pipeline = createPipeline({
      clock,
      events: {
        append: async (event) => {
          await this.outbox.append(event);
          if (event.kind === 'exchange')
            channel?.send({ type: 'activity', entry: activityOf(event) });
        },
      },
      policy: { current: () => this.policies.compiled() },
      detection: this.#inspection.detection,
      answerEngine: this.#inspection.answerEngine,
      redact: redactText,
      nextId: this.#nextId,
      deviceId: () => this.#enrolment()?.deviceId,
      onFailure: (failure) => log.logger.error(failure, 'a stage failed'),
      ...(channel ? { person: new RemotePerson(channel) } : {}),
    });
    const actor = { userId: userInfo().username, hostname: hostname(), groups: [] };
    return createProxy({
      pipeline,
      extractors: createExtractors(),
      appLibrary: () => this.#apps.library(),
      authority: this.authority,
      policy: this.policies,
      directory: { actor: () => ({ ...actor, ...this.#device() }) },
      clock,
      suspended: () => this.#pause.isOn || this.vault === undefined,
      onTlsRejected: (host) => this.#record('tls_rejected', { host }),
      onIsolate: (url) => channel?.send({ type: 'isolate', url }),
      onDefect: (error) => {
        log.logger.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a defect');
      },
    });
  }

  #createFleet(): FleetLink | undefined {
    const { endpoint, agentVersion } = this.config;
    if (!endpoint || !this.vault) return undefined;
    const { roots } = this.policies.current().upstream;
    return new FleetLink({
      endpoint,
      agentVersion,
      vault: this.vault,
      policies: this.policies,
      outbox: this.outbox,
      board: this.#board,
      clock,
      log: this.host.log.logger,
      caFingerprint: this.authority.fingerprint,
      roots: roots.length > 0 ? [...systemRoots(), ...roots] : [],
      onPolicy: (result) => {
        if ('version' in result) this.#record('policy_applied', { version: result.version });
        else this.#record('policy_refused', { reasons: result.reasons.join('; ') });
      },
    });
  }

  /** Answers main, and tells it where things stand. */
  #serveMain(): void {
    const { channel } = this.host;
    if (!channel) return;
    channel.on('isolation-session', ({ requestId }) => {
      const session = this.#proxy.registerIsolationSession();
      channel.send({ type: 'isolation-session', requestId, ...session, proxy: this.#isolatedUrl });
    });
    channel.on('isolation-end', ({ username }) => this.#proxy.endIsolationSession(username));
    channel.on('pause', ({ seconds }) => this.#pause.start(seconds));
    channel.on('resume', () => this.#pause.end());
    channel.on('shutdown', () => this.host.onShutdown());
    const tell = (): void => channel.send({ type: 'status', status: this.#board.status() });
    this.#board.onChange(tell);
    channel.send({ type: 'ready', ready: this.ready });
    tell();
    channel.send({ type: 'isolation', settings: this.#apps.isolation() });
  }

  #pac(): string {
    const { intercept, failure, upstream } = this.policies.current();
    const company = upstream.proxy === undefined ? undefined : new URL(upstream.proxy);
    return pacFile({
      patterns: [...this.#apps.library().hostPatterns(), ...intercept.hosts],
      exceptions: intercept.doNotInspect,
      proxy: new URL(this.#proxyUrl).host,
      failure,
      ...(company ? { otherwise: `${company.hostname}:${company.port || '80'}` } : {}),
    });
  }

  #enrolment() {
    return this.#fleet?.enrolment;
  }

  #device(): { deviceId?: string } {
    const deviceId = this.#enrolment()?.deviceId;
    return deviceId === undefined ? {} : { deviceId };
  }

  #count(): void {
    this.outbox.backlog().then(
      (backlog) => {
        this.#backlog = backlog;
        this.#board.changed();
      },
      () => this.host.log.logger.warn('the outbox could not be counted'),
    );
  }

  /** Puts something about the device itself on record. */
  #record(what: DeviceEvent['what'], detail: DeviceEvent['detail']): void {
    const event: DeviceEvent = {
      id: this.#nextId(),
      exchangeId: this.#nextId(),
      time: new Date(clock.now()).toISOString(),
      ...this.#device(),
      policyVersion: this.policies.current().version,
      kind: 'device',
      what,
      detail,
    };
    this.outbox.append(event).catch(() => {
      this.host.log.logger.error({ what }, 'an event of the device could not be kept');
    });
  }
}
