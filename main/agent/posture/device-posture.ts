import type { Logger } from 'pino';
import type { DeviceFacts } from '../../../core/exchange/device';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { postureMinutes, type PostureResult } from '../../../core/exchange/policy-posture';
import type { PolicySource } from '../../../core/exchange/ports';
import { checkPosture } from './checks';
import type { DeviceProbe } from './probe';

export interface PostureOptions {
  readonly probe: DeviceProbe;
  readonly policy: PolicySource;
  readonly enrolled: () => boolean;
  readonly log: Logger;
}

/**
 * The device's posture: checked from `start` on, on the policy's schedule, with each new policy and when
 * somebody asks. Rules read what the last check saw, at no cost.
 */
export class DevicePosture {
  readonly #listeners = new Set<(results: readonly PostureResult[]) => void>();
  readonly #unsubscribe: () => void;
  #settings: PolicyDocument['posture'] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #results: readonly PostureResult[] = [];
  #device: Omit<DeviceFacts, 'managed' | 'posture'> | undefined;
  #posture: Readonly<Record<string, boolean>> = {};

  constructor(private readonly options: PostureOptions) {
    this.#unsubscribe = options.policy.subscribe((policy) => this.#schedule(policy));
  }

  /** Looks for the first time: once the agent is ready, since it runs programs of the system. */
  start(): void {
    this.#schedule(this.options.policy.current());
  }

  get results(): readonly PostureResult[] {
    return this.#results;
  }

  /** Undefined until the first check is over. */
  readonly facts = (): DeviceFacts | undefined => {
    if (!this.#device) return undefined;
    const managed = this.options.enrolled() || this.#posture['domain_joined'] === true;
    return { ...this.#device, managed, posture: this.#posture };
  };

  /** Calls back with the results of each check. */
  onChecked(listener: (results: readonly PostureResult[]) => void): void {
    this.#listeners.add(listener);
  }

  /** Checks now; asked for during a check, it is made once more after it. */
  check(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#checkAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#unsubscribe();
    await this.#running;
  }

  #schedule({ posture }: PolicyDocument): void {
    if (posture === this.#settings) return;
    this.#settings = posture;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.check(), postureMinutes(posture) * 60_000);
    this.#timer.unref();
    void this.check();
  }

  async #checkAll(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#checkOnce();
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        this.options.log.error({ reason }, 'the posture could not be checked');
      }
    } while (this.#again && !this.#closed);
  }

  async #checkOnce(): Promise<void> {
    const { probe } = this.options;
    const [results, osVersion, serialNumber] = await Promise.all([
      checkPosture(probe, this.#settings?.checks ?? []),
      probe.osVersion(),
      probe.serialNumber(),
    ]);
    this.#results = results;
    this.#device = {
      os: probe.os,
      osVersion,
      ...(serialNumber === undefined ? {} : { serialNumber }),
    };
    this.#posture = Object.fromEntries(
      results
        .filter(({ result }) => result !== 'unknown')
        .map(({ id, result }) => [id, result === 'passed']),
    );
    for (const listener of this.#listeners) listener(results);
  }
}
