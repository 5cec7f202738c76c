import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../core/exchange/ports';
import { createIds } from '../../core/pipeline/ids';
import type { McpServer } from '../../core/mcp-detect/places';
import type { Proxy } from '../../core/proxy/proxy';
import { createKeychain, type Keychain } from '../keychain/keychain';
import { endProcess } from '../keychain/process-end';
import { certificateFile } from './authority-rotation';
import { ChainedPac } from './chained-pac';
import { Closing } from './closing';
import type { AgentConfig } from './config';
import type { AgentReady } from './control';
import { ControlChannel, type MessagePort } from './control-channel';
import { serveControl } from './control-desk';
import { serveDesk } from './desk-services/desk-services';
import { DeskState } from './desk-state';
import { deskDirectory } from './directory';
import { openDoors, type OpenDoors } from './doors';
import { connectFleet, type AgentParts } from './fleet-connection';
import { openFoundations } from './foundations';
import { Identity } from './identity/identity';
import { IsolationDesk } from './isolation-desk';
import { acquireLock, type AgentLock } from './lock';
import { openLog } from './log';
import { readMcpServers } from './mcp-servers';
import { watchParent } from './parent-watch';
import { openGatewayDoor } from './gateway-door';
import { PortalDoor } from './portal/portal-door';
import { describeIssues } from './policy-issues';
import { DevicePosture } from './posture/device-posture';
import { platformProbe } from './posture/platform-probe';
import type { DeviceProbe } from './posture/probe';
import { PolicyExpiry } from './policy-expiry';
import { PolicyUpdates } from './policy-updates';
import { ShadowAiWatch } from './shadow-ai/shadow-ai-watch';
import { createTraffic } from './traffic';
import type { WorkerFiles } from './worker-files';

/** How long events may still be delivered when the agent ends, ms. */
const DRAIN_MS = 2000;

/** What the agent gets from the program that it runs in. */
export interface AgentPorts {
  /** Message port to main; absent where nobody sits at the desk. */
  readonly control?: MessagePort;
  readonly keychain?: Keychain;
  readonly clock?: Clock;
  /** How the device is asked about its posture. */
  readonly probe?: DeviceProbe;
  /** Built threads; absent when run from source. */
  readonly workers?: WorkerFiles;
}

/** A running agent. */
export interface Agent {
  readonly ready: AgentReady;
  /** Resolves when the agent is to end: main or a local service asked for it, or main is gone. */
  readonly ended: Promise<'asked' | 'parent-gone'>;
  /** Takes no more traffic, delivers what it can within two seconds, closes everything. */
  close(): Promise<void>;
  /** Ends this process, also where a keychain call hangs. Close before. */
  exit(code: number): void;
}

/**
 * Starts the agent: the doors listen when it resolves; the endpoint is spoken to from then on.
 * @throws PolicyFileError, AgentRunningError, and what the system says about folders and ports
 */
export async function startAgent(config: AgentConfig, ports: AgentPorts = {}): Promise<Agent> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const closing = new Closing();
  const log = openLog(config.dataDir);
  closing.add('log', () => log.close());
  try {
    return await start(config, ports, log.logger, closing);
  } catch (error) {
    await closing.closeAll(log.logger);
    throw error;
  }
}

async function start(
  config: AgentConfig,
  ports: AgentPorts,
  log: Logger,
  closing: Closing,
): Promise<Agent> {
  const lock = await acquireLock(config.dataDir);
  closing.add('lock', () => lock.release());
  const keychain = ports.keychain ?? createKeychain();
  const clock = ports.clock ?? { now: () => Date.now() };
  const { workers } = ports;
  const foundations = await openFoundations({ config, clock, keychain, workers, log, closing });
  const channel = ports.control && new ControlChannel(ports.control, log);
  const nextId = createIds(clock);
  const identity = new Identity({
    settings: () => foundations.policy.current().identity,
    vault: foundations.keys.vault,
    clock,
    openBrowser: (url) => channel?.send({ type: 'open-browser', url }),
    log,
  });
  closing.add('identity', () => identity.close());
  const person = deskDirectory(
    () => undefined,
    () => identity.current(),
  );
  const isolation = new IsolationDesk({ foundations, person: () => person.actor({}), clock });
  closing.add('isolation', () => isolation.close());
  const state = new DeskState({
    config,
    foundations,
    clock,
    nextId,
    log,
    channel,
    isolation,
  });
  closing.add('state', () => state.close());
  const { store, policy } = foundations;
  const { authority } = foundations.keys;
  const expiry = new PolicyExpiry({
    ...{ clock, policy, expires: () => store.expires },
    onOpen: (open) => state.expireOpen(open),
    onExpired: (expired) => log.warn({ expired }, 'the time of the policy'),
  });
  closing.add('policy expiry', () => expiry.close());
  const updates = new PolicyUpdates(store, policy, state.status, state.report, expiry);
  if (foundations.enrolment) {
    await updates.restore(foundations.enrolment.policyKey);
    await foundations.exceptions.restore(foundations.enrolment);
  }

  let end: (why: 'asked' | 'parent-gone') => void = () => undefined;
  const ended = new Promise<'asked' | 'parent-gone'>((resolve) => (end = resolve));
  const context = { config, foundations, state, log, closing, channel };
  const fleet = connectFleet(context, updates, clock);
  const posture = new DevicePosture({
    probe: ports.probe ?? platformProbe(),
    policy: foundations.policy,
    enrolled: () => state.deviceId() !== undefined,
    log,
  });
  closing.add('posture', () => posture.close());
  state.posture = () => posture.facts()?.posture;
  await identity.restore();
  identity.onChange(() => state.sendIsolation());
  isolation.onChange(() => state.sendIsolation());
  const shadowAi = new ShadowAiWatch(state.report, clock, () => identity.current()?.email);
  closing.add('shadow AI', () => shadowAi.close());
  const mcpServers = await readMcpServers(config.resourcesDir);
  const proxy = createTraffic({
    mcpServers,
    identity,
    shadowAi,
    isolation,
    posture,
    foundations,
    state,
    channel,
    clock,
    nextId,
    log,
  });
  const chainedPac = new ChainedPac(log);
  closing.add('chained PAC', () => chainedPac.close());
  const doors = await open(context, proxy, mcpServers, chainedPac, lock, () => end('asked'));
  if (fleet) closing.add('deliver', () => fleet.drain(DRAIN_MS));
  closing.add('doors', async () => {
    await Promise.all([proxy.close(), doors.local.close()]);
  });
  if (config.parentPid !== undefined) {
    closing.add(
      'parent watch',
      watchParent(config.parentPid, () => end('parent-gone')),
    );
  }
  const desk = {
    ...{ ...context, channel, clock, nextId },
    directory: deskDirectory(state.deviceId, () => identity.current()),
    device: posture.facts,
  };
  const portal = new PortalDoor(desk);
  await portal.start();
  const gateway = await openGatewayDoor(desk);
  const ready = readyMessage(context, doors, { portal: portal.url, gateway });
  reportStart(context);
  if (channel) {
    serveControl({
      channel,
      chainedPac,
      report: state.report,
      proxy,
      isolation,
      isolatedProxy: doors.isolated,
      suspension: state.suspension,
      posture,
      identity,
      policy,
      exceptions: foundations.exceptions,
      askException: async (wish) => (await fleet?.askException(wish)) ?? false,
      onShutdown: () => end('asked'),
    });
    serveDesk({
      ...{ channel, foundations, state, clock, nextId, log },
      user: () => identity.current()?.email,
      onWoken: () => {
        void posture.check();
        void authority.look();
      },
    });
    channel.send({ type: 'ready', ready });
    authority.onChange(({ fingerprint }) => {
      channel.send({ type: 'authority', caFingerprint: fingerprint });
    });
    state.tellMain();
  }
  posture.start();
  return {
    ready,
    ended,
    close: () => closing.closeAll(log),
    exit: (code) => endProcess(keychain, code),
  };
}

async function open(
  { config, foundations, state }: AgentParts,
  proxy: Proxy,
  mcpServers: readonly McpServer[],
  chainedPac: ChainedPac,
  lock: AgentLock,
  onShutdown: () => void,
): Promise<OpenDoors> {
  const doors = await openDoors({
    proxy,
    listen: config.listen,
    policy: foundations.policy,
    mcpServers,
    chainedPac: () => chainedPac.source,
    services: {
      token: lock.token,
      caPem: () => foundations.keys.authority.current.certPem,
      health: () => health(state),
      onShutdown,
    },
  });
  await lock.publish({ local: doors.local.url, proxy: doors.proxy });
  return doors;
}

function health(state: DeskState): unknown {
  const { protection, reasons, policyVersion, backlog } = state.current();
  return { pid: process.pid, protection, reasons, policyVersion, backlog };
}

function readyMessage(
  { config, foundations }: AgentParts,
  doors: OpenDoors,
  {
    portal,
    gateway,
  }: { readonly portal: string | undefined; readonly gateway: string | undefined },
): AgentReady {
  return {
    ready: true,
    urls: {
      proxy: doors.proxy,
      pac: `${doors.local.url}/proxy.pac`,
      local: doors.local.url,
      ...(portal === undefined ? {} : { portal }),
      ...(gateway === undefined ? {} : { gateway }),
    },
    caFile: certificateFile(config.dataDir),
    caFingerprint: foundations.keys.authority.current.fingerprint,
    pid: process.pid,
  };
}

function reportStart({ config, foundations, state }: AgentParts): void {
  const { keys, store } = foundations;
  state.report('agent_started', { version: config.agentVersion });
  if (keys.vault?.backend !== 'keychain') {
    state.report('keychain', {
      backend: keys.vault?.backend ?? 'none',
      reason: keys.failure ?? '',
    });
  }
  if (store.managedIssues.length > 0) {
    state.report('policy_refused', {
      source: 'managed',
      issues: describeIssues(store.managedIssues),
    });
  }
}
