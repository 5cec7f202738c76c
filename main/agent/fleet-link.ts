import { release } from 'node:os';
import type { Logger } from 'pino';
import type { Outbox } from '../../core/audit/types';
import type { Clock, Vault } from '../../core/exchange/ports';
import type { AgentConfig } from './config';
import type { PolicyStore } from './policy-store';
import type { StatusBoard } from './status-board';
import { Backoff, pause } from './sync/backoff';
import { checkIn } from './sync/check-in';
import { enrol, loadEnrolment, type Enrolment } from './sync/enrolment';
import { deliverEvents } from './sync/event-delivery';
import { FleetClient, FleetRefusal } from './sync/fleet-client';
import { createTransport } from './sync/http-transport';
import { watchPolicy } from './sync/policy-watch';

export interface FleetLinkOptions {
  readonly endpoint: NonNullable<AgentConfig['endpoint']>;
  readonly agentVersion: string;
  readonly vault: Vault;
  readonly policies: PolicyStore;
  readonly outbox: Outbox;
  readonly board: StatusBoard;
  readonly clock: Clock;
  readonly log: Logger;
  readonly caFingerprint: string;
  /** PEM roots that may have signed the endpoint's certificate, besides the well-known ones. */
  readonly roots: readonly string[];
  readonly onPolicy: (
    result: { readonly version: number } | { readonly reasons: readonly string[] },
  ) => void;
}

/** The device's side of the fleet: enrols, keeps the policy current, delivers events, reports. */
export class FleetLink {
  readonly #stopping = new AbortController();
  readonly #transport;
  #running: Promise<void> = Promise.resolve();
  #enrolment: Enrolment | undefined;

  constructor(private readonly options: FleetLinkOptions) {
    this.#transport = createTransport(options.roots);
  }

  get enrolment(): Enrolment | undefined {
    return this.#enrolment;
  }

  /** Restores the enrolment and the last good policy; what needs the network goes on by itself. */
  async start(): Promise<void> {
    const { vault, endpoint, policies, clock } = this.options;
    this.#enrolment = await loadEnrolment(vault, endpoint.url);
    if (this.#enrolment) await policies.restore(this.#enrolment.policyKey, clock.now());
    this.options.board.set('not-enrolled', this.#enrolment === undefined);
    this.#running = this.#run();
  }

  /** Ends, after what is on its way has had a moment to arrive. */
  async stop(graceMs: number): Promise<void> {
    const deadline = AbortSignal.timeout(graceMs);
    while (this.#enrolment && !deadline.aborted && (await this.options.outbox.backlog()) > 0) {
      if (!(await pause(50, deadline))) break;
    }
    this.#stopping.abort();
    await this.#running;
    this.#transport.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const enrolment = this.#enrolment ?? (await this.#enrol());
      if (!enrolment) return;
      await this.#follow(enrolment);
    }
  }

  /** Undefined: there is no token that could be used, or the agent is stopping. */
  async #enrol(): Promise<Enrolment | undefined> {
    const { endpoint, vault, agentVersion, board, log } = this.options;
    const { signal } = this.#stopping;
    const { tokenFile, url } = endpoint;
    if (tokenFile === undefined) return undefined;
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        const client = new FleetClient(this.#transport, new URL(url), this.options.clock);
        this.#enrolment = await enrol(client, vault, url, tokenFile, agentVersion, signal);
        board.set('not-enrolled', false);
        board.changed();
        return this.#enrolment;
      } catch (error) {
        if (signal.aborted) return undefined;
        log.warn({ reason: reasonOf(error) }, 'enrolment failed');
        if (isFinal(error)) return undefined;
        this.#reached(false);
        await pause(backoff.next(), signal);
      }
    }
    return undefined;
  }

  /** Keeps in touch until the agent stops, or the endpoint does not know this device any more. */
  async #follow(enrolment: Enrolment): Promise<void> {
    const { endpoint, clock, outbox, policies, board, log } = this.options;
    const forgotten = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, forgotten.signal]);
    const client = new FleetClient(this.#transport, new URL(endpoint.url), clock, enrolment);
    const onReach = (reached: boolean, error?: unknown): void => {
      this.#reached(reached);
      if (!reached) log.info({ reason: reasonOf(error) }, 'the endpoint did not take a request');
      if (error instanceof FleetRefusal && error.reason === 'enrol_again') forgotten.abort();
    };
    await Promise.all([
      watchPolicy({
        client,
        version: () => policies.centralVersion,
        apply: (bundle) => this.#apply(bundle, enrolment.policyKey),
        onReach,
        signal,
      }),
      deliverEvents({
        client,
        outbox,
        onReach,
        onRefused: (count, reasons) => {
          log.warn({ count, reasons }, 'the endpoint will never take some events');
        },
        signal,
      }),
      checkIn({
        client,
        report: async () => {
          const { protection, keychain } = board.status();
          return {
            policyVersion: policies.centralVersion,
            agentVersion: this.options.agentVersion,
            osVersion: release().slice(0, 128),
            state: protection,
            caFingerprint: this.options.caFingerprint,
            keychain,
            backlog: await outbox.backlog(),
          };
        },
        onChange: (listener) => board.onChange(listener),
        onReach,
        signal,
      }),
    ]);
    if (forgotten.signal.aborted) {
      this.#enrolment = undefined;
      board.set('not-enrolled', true);
    }
  }

  async #apply(bundle: string, policyKey: string): Promise<void> {
    const applied = await this.options.policies.apply(bundle, policyKey, this.options.clock.now());
    if (applied.kind === 'old') return;
    this.options.board.set('policy-refused', applied.kind === 'refused');
    this.options.onPolicy(applied);
    this.options.board.changed();
  }

  #reached(reached: boolean): void {
    this.options.board.set('endpoint-unreachable', !reached);
  }
}

/** A token that is not good now will not be good later; a missing file neither. */
function isFinal(error: unknown): boolean {
  if (error instanceof FleetRefusal) return error.reason === 'bad_token';
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A word for the log: messages of errors may hold addresses with credentials. */
function reasonOf(error: unknown): string {
  if (error instanceof FleetRefusal) return error.reason;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
