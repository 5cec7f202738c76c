import { release } from 'node:os';
import type { Logger } from 'pino';
import type { CheckIn } from '../../core/fleet/wire';
import type { Clock } from '../../core/exchange/ports';
import type { AgentConfig } from './config';
import type { AgentStatus } from './control';
import type { ControlChannel } from './control-channel';
import { deviceReporter, type ReportDevice } from './device-events';
import type { Foundations } from './foundations';
import type { IsolationDesk } from './isolation-desk';
import type { Suspended } from '../../core/proxy/listener/interception-scope';
import type { Overload } from '../../core/proxy/listener/overload-watch';
import { keyProblem } from './keys';
import { agentStatus, checkInReport, StatusBoard } from './status';
import { Suspension } from './suspension';
import type { Enrolment } from './sync/enrolment';

export interface DeskStateOptions {
  readonly config: AgentConfig;
  readonly foundations: Foundations;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly log: Logger;
  readonly channel: ControlChannel | undefined;
  readonly isolation: IsolationDesk;
}

/** What the agent knows about its desk and says of it: to main, to the endpoint, in events. */
export class DeskState {
  readonly status: StatusBoard;
  readonly report: ReportDevice;
  readonly suspension: Suspension;
  #enrolment: Enrolment | undefined;
  #backlog = 0;
  #expiredOpen = false;
  /** Results of posture checks; none until the first check is over. */
  posture: () => Readonly<Record<string, boolean>> | undefined = () => undefined;

  constructor(private readonly options: DeskStateOptions) {
    const { config, foundations } = options;
    const { policy, keys, store } = foundations;
    this.#enrolment = foundations.enrolment;
    this.status = new StatusBoard({
      paused: false,
      keychain: keys.vault?.backend ?? 'none',
      fleet: config.endpoint && { enrolled: this.#enrolment !== undefined, reached: true },
      policyRefused: store.managedIssues.length > 0,
      ...this.#policyFacts(),
      ...this.#enrolmentFacts(),
    });
    this.report = deviceReporter({
      store: foundations.outbox,
      clock: options.clock,
      nextId: options.nextId,
      deviceId: this.deviceId,
      policyVersion: () => policy.current().version,
      log: options.log,
    });
    this.suspension = new Suspension(options.clock, (pausedUntil) => {
      const wasPaused = this.status.facts.paused;
      const paused = pausedUntil !== undefined;
      this.status.update({ paused, pausedUntil });
      if (paused !== wasPaused) this.report(paused ? 'paused' : 'resumed', {});
    });
    foundations.outbox.onAppend(() => {
      this.#countBacklog();
    });
    this.#countBacklog();
    policy.subscribe(() => {
      this.status.update({ ...this.#policyFacts(), ...this.#enrolmentFacts() });
      this.sendIsolation();
    });
  }

  readonly deviceId = (): string | undefined => this.#enrolment?.deviceId;

  /** Why nothing may be looked into, while that is so. */
  readonly suspended = (): Suspended => {
    if (this.status.facts.keyProblem !== undefined) return 'keyless';
    if (this.status.facts.off) return 'off';
    return this.suspension.paused || this.#expiredOpen ? 'paused' : false;
  };

  /** The policy has expired, and says that nothing is looked into then. */
  expireOpen(open: boolean): void {
    this.#expiredOpen = open;
  }

  /** Programs get 503 instead of a connection, or get connections again. */
  overloaded({ active, connections, refused, passed }: Overload): void {
    this.status.update({ overloaded: active });
    this.report('overload', { active, connections, refused, passed });
  }

  enrolled(enrolment: Enrolment | undefined): void {
    this.#enrolment = enrolment;
    const fleet = { reached: true, ...this.status.facts.fleet, enrolled: enrolment !== undefined };
    this.status.update({ fleet, ...this.#enrolmentFacts() });
  }

  reached(reached: boolean): void {
    const { fleet } = this.status.facts;
    if (fleet) this.status.update({ fleet: { ...fleet, reached } });
    // Every answer of the endpoint may have made the backlog smaller.
    if (reached) this.#countBacklog();
  }

  /** A sign-in page of the network stands between this desk and its endpoint, or no longer. */
  captive(captive: boolean): void {
    const { fleet } = this.status.facts;
    if (fleet) this.status.update({ fleet: { ...fleet, captive } });
  }

  /** Tells main how things are, now and after every change. */
  tellMain(): void {
    const { channel } = this.options;
    if (!channel) return;
    const tell = (): void => {
      channel.send({ type: 'status', status: this.current() });
    };
    this.status.onChange(tell);
    tell();
    this.sendIsolation();
  }

  current(): AgentStatus {
    return agentStatus(this.status.facts, this.#backlog);
  }

  checkIn(): CheckIn {
    const { config, foundations } = this.options;
    const report = checkInReport(this.current(), {
      agentVersion: config.agentVersion,
      osVersion: release().slice(0, 128),
      caFingerprint: foundations.keys.authority.current.fingerprint,
    });
    const posture = this.posture();
    return posture === undefined ? report : { ...report, posture };
  }

  close(): void {
    this.suspension.close();
    this.status.close();
  }

  #countBacklog(): void {
    const { outbox } = this.options.foundations;
    const count = async (): Promise<void> => {
      this.#backlog = await outbox.backlog();
    };
    count().catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'the backlog could not be counted');
    });
  }

  /** What the isolated browser may do changes with policy, who is signed in, and exceptions. */
  sendIsolation(): void {
    const { channel, isolation } = this.options;
    channel?.send({ type: 'isolation', settings: isolation.settings() });
    for (const session of isolation.changed()) {
      channel?.send({ type: 'isolation-changed', ...session });
    }
  }

  #policyFacts() {
    const { policy, keys } = this.options.foundations;
    const document = policy.current();
    return {
      policyVersion: document.version,
      off: !document.intercept.enabled,
      supportUrl: document.organisation.supportUrl,
      keyProblem: keyProblem(keys, document.keychain),
    };
  }

  #enrolmentFacts() {
    const named = this.options.foundations.policy.current().organisation.name;
    return {
      organisation: named === '' ? (this.#enrolment?.organisation ?? '') : named,
      consoleUrl: this.#enrolment?.consoleUrl,
      deviceId: this.#enrolment?.deviceId,
    };
  }
}
