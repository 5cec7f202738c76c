import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Outbox } from '../../../core/audit/types';
import type { Clock, Vault } from '../../../core/exchange/ports';
import type { ExceptionWish } from '../../../core/exchange/policy-exception';
import { FLEET_PATHS, type CheckIn } from '../../../core/fleet/wire';
import { Backoff, pause } from './backoff';
import { renewBundle } from './bundle-renewal';
import { PortalWatch, type PortalProbe } from './captive-portal';
import { enrolByCertificate, type CertificateFiles } from './certificate-enrolment';
import { checkIn } from './check-in';
import { enrol, type Enrolment } from './enrolment';
import { deliverEvents } from './event-delivery';
import { enrolBySignIn } from './person-enrolment';
import { FleetClient, FleetRefusal } from './fleet-client';
import type { Transport } from './http-transport';
import { watchPolicy } from './policy-watch';
import { fetchSetFiles } from './set-files';

export interface FleetSessionOptions {
  readonly endpoint: {
    readonly url: string;
    readonly tokenFile?: string | undefined;
    readonly certificate?: CertificateFiles | undefined;
    readonly signIn?: boolean | undefined;
  };
  /** Opens an address in the person's own browser. */
  readonly openBrowser: (url: string) => void;
  readonly transport: Transport;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outbox: Outbox;
  readonly agentVersion: string;
  readonly policyVersion: () => number;
  /** `ETag` of the bundle in force, and whether it is time to fetch it anew. */
  readonly policyTag: () => string;
  readonly renewalDue: () => boolean;
  /** How often the device says what it runs, ms. */
  readonly checkInMs: () => number;
  /** Hashes of the set files that a bundle's policy needs, and the folder that they go to. */
  readonly setsOf: (bundle: string, policyKey: string) => Promise<Iterable<string>>;
  readonly setsDirectory: string;
  readonly takePolicy: (bundle: string, policyKey: string) => Promise<void>;
  readonly takeExceptions: (jws: string, enrolment: Enrolment) => Promise<void>;
  readonly report: () => CheckIn;
  readonly onStatusChange: (listener: () => void) => () => void;
  readonly onEnrolment: (enrolment: Enrolment | undefined) => void;
  readonly onReach: (reached: boolean) => void;
  /** Looks for a network's sign-in page while the endpoint is away. */
  readonly portalProbe: PortalProbe;
  readonly onCaptive: (captive: boolean) => void;
}

/** How often a shutdown looks whether everything is delivered, ms. */
const DRAIN_POLL_MS = 20;

/** The device's life with its endpoint: enrol once, then policy, events and check-ins until the end. */
export class FleetSession {
  readonly #end = new AbortController();
  readonly #running: Promise<void>;
  readonly #portal: PortalWatch;
  #enrolled: boolean;
  #reached = true;
  #asked = false;
  /** Of the enrolled device. */
  #client: FleetClient | undefined;

  constructor(
    private readonly options: FleetSessionOptions,
    enrolment: Enrolment | undefined,
  ) {
    this.#enrolled = enrolment !== undefined;
    this.#portal = new PortalWatch({
      endpoint: options.endpoint.url,
      probe: options.portalProbe,
      now: () => performance.now(),
      onChange: options.onCaptive,
      signal: this.#end.signal,
    });
    this.#running = this.#run(enrolment);
  }

  /** Lets what is in the outbox go, for so long at most; not where nobody can take it. */
  async drain(limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    while (this.#enrolled && this.#reached && performance.now() < end) {
      if ((await this.options.outbox.backlog()) === 0) return;
      await pause(DRAIN_POLL_MS, this.#end.signal);
    }
  }

  /** A person asks for an exception; false where the endpoint cannot be asked now. */
  async askException(wish: ExceptionWish): Promise<boolean> {
    if (!this.#client) return false;
    try {
      await this.#client.exchange({
        method: 'POST',
        path: FLEET_PATHS.exceptions,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(wish)),
        signal: this.#end.signal,
      });
      return true;
    } catch (error) {
      this.options.log.warn({ reason: reasonOf(error) }, 'an exception could not be asked for');
      return false;
    }
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  async #run(known: Enrolment | undefined): Promise<void> {
    let enrolment = known ?? (await this.#enrol());
    while (enrolment) {
      this.#enrolled = true;
      this.options.onEnrolment(enrolment);
      await this.#serve(enrolment);
      if (this.#end.signal.aborted) return;
      this.#enrolled = false;
      this.#client = undefined;
      this.options.onEnrolment(undefined);
      enrolment = await this.#enrol();
    }
  }

  /** Tries until it succeeds; a token that was refused is not tried again. `undefined`: ended. */
  async #enrol(): Promise<Enrolment | undefined> {
    const { endpoint, transport, vault, clock, agentVersion, log } = this.options;
    const { signal } = this.#end;
    const backoff = new Backoff();
    const client = new FleetClient(transport, new URL(endpoint.url), clock);
    let refused: number | undefined;
    while (!signal.aborted) {
      const written = await writtenAt(endpoint.tokenFile);
      if (endpoint.tokenFile !== undefined && written !== undefined && written !== refused) {
        try {
          const { url, tokenFile } = endpoint;
          const enrolment = await enrol(client, vault, url, tokenFile, agentVersion, signal);
          this.#onReach(true);
          return enrolment;
        } catch (error) {
          if (signal.aborted) return undefined;
          if (error instanceof FleetRefusal && error.reason === 'bad_token') refused = written;
          this.#onReach(false, error);
          log.warn({ reason: reasonOf(error) }, 'the device could not be enrolled');
        }
      }
      const enrolment =
        (await this.#enrolByCertificate(client)) ?? (await this.#enrolBySignIn(client));
      if (enrolment) return enrolment;
      await pause(backoff.next(), signal);
    }
    return undefined;
  }

  /** A certificate that is refused now may be renewed, or its issuer made known, later. */
  async #enrolByCertificate(client: FleetClient): Promise<Enrolment | undefined> {
    const { endpoint, vault, clock, agentVersion, log } = this.options;
    const files = endpoint.certificate;
    if (files === undefined) return undefined;
    const { signal } = this.#end;
    try {
      const enrolment = await enrolByCertificate({
        ...{ client, vault, endpoint: endpoint.url, files, agentVersion, signal },
        now: clock.now(),
      });
      this.#onReach(true);
      return enrolment;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#onReach(false, error);
      log.warn({ reason: reasonOf(error) }, 'the certificate did not enrol the device');
      return undefined;
    }
  }

  /** Asks the person once a start; they are not to be chased by their browser. */
  async #enrolBySignIn(client: FleetClient): Promise<Enrolment | undefined> {
    const { endpoint, vault, clock, agentVersion, log, openBrowser } = this.options;
    if (endpoint.signIn !== true || this.#asked) return undefined;
    const { signal } = this.#end;
    try {
      const enrolment = await enrolBySignIn({
        ...{ client, vault, endpoint: endpoint.url, agentVersion, signal, now: () => clock.now() },
        openBrowser: (url) => {
          this.#asked = true;
          openBrowser(url);
        },
      });
      this.#onReach(true);
      return enrolment;
    } catch (error) {
      if (!signal.aborted) log.warn({ reason: reasonOf(error) }, 'nobody enrolled by signing in');
      return undefined;
    }
  }

  /** Serves until the end, or until the endpoint does not know the device any more. */
  async #serve(enrolment: Enrolment): Promise<void> {
    const { options } = this;
    const unknown = new AbortController();
    const signal = AbortSignal.any([this.#end.signal, unknown.signal]);
    const client = new FleetClient(
      options.transport,
      new URL(options.endpoint.url),
      options.clock,
      enrolment,
    );
    this.#client = client;
    const onReach = (reached: boolean, error?: unknown): void => {
      this.#onReach(reached, error);
      if (error instanceof FleetRefusal && error.reason === 'enrol_again') unknown.abort();
    };
    const policy = {
      ...{ client, version: options.policyVersion, tag: options.policyTag, onReach, signal },
      apply: (bundle: string) => this.#take(bundle, enrolment, client, signal),
    };
    await Promise.all([
      watchPolicy({
        ...policy,
        applyExceptions: (jws) => options.takeExceptions(jws, enrolment),
      }),
      renewBundle({ ...policy, due: options.renewalDue }),
      deliverEvents({
        client,
        outbox: options.outbox,
        onReach,
        onRefused: (count, reasons) =>
          options.log.error({ count, reasons }, 'the endpoint refused events for good'),
        signal,
      }),
      checkIn({
        client,
        report: async () => options.report(),
        everyMs: options.checkInMs,
        onChange: options.onStatusChange,
        onReach,
        signal,
      }),
    ]);
  }

  /** The sets of a policy come first; without one of them the rest of the policy holds all the same. */
  async #take(
    bundle: string,
    { policyKey }: Enrolment,
    client: FleetClient,
    signal: AbortSignal,
  ): Promise<void> {
    const { options } = this;
    try {
      const wanted = await options.setsOf(bundle, policyKey);
      await fetchSetFiles({ client, directory: options.setsDirectory, signal }, wanted);
    } catch (error) {
      if (signal.aborted) throw error;
      options.log.warn(
        { reason: reasonOf(error) },
        'a data set of the policy could not be fetched',
      );
    }
    await options.takePolicy(bundle, policyKey);
  }

  /** An endpoint that refuses was reached; only its own faults count as being away. */
  #onReach(reached: boolean, error?: unknown): void {
    const answered = error instanceof FleetRefusal && error.status < 500;
    if (!reached) this.options.log.debug({ reason: reasonOf(error) }, 'endpoint');
    this.#reached = reached || answered;
    this.options.onReach(this.#reached);
    if (this.#reached) this.#portal.reached();
    else void this.#portal.unreached();
  }
}

async function writtenAt(file: string | undefined): Promise<number | undefined> {
  if (file === undefined) return undefined;
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
