import {
  EXCEPTION_LIMITS,
  type ExceptionDecision,
  type ExceptionWish,
  type PolicyException,
} from '../../core/exchange/policy-exception';
import type { Clock } from '../../core/exchange/ports';
import { signGrants } from '../../core/fleet/exception-grants';
import { createIds } from '../../core/pipeline/ids';
import type { DeviceRecord, DeviceStore, ExceptionRecord, ExceptionStore } from '../storage/port';
import type { Bus } from '../storage/bus-port';
import type { SigningKey } from './signing-key';

/** Requests that a list shows, and that a device is told of. */
const LISTED = 500;
const TOLD = 100;

export type WishResult = 'waiting' | 'too_many';
export type DecisionResult =
  | { readonly kind: 'decided'; readonly exception: PolicyException }
  | { readonly kind: 'unknown' }
  /** Somebody decided in between, or there is nothing to revoke. */
  | { readonly kind: 'conflict' };

/** Temporary exceptions: people ask, administrators decide, devices are told at once. */
export class Exceptions {
  readonly #nextId: () => string;

  constructor(
    private readonly store: ExceptionStore,
    private readonly devices: DeviceStore,
    private readonly key: SigningKey,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    this.#nextId = createIds(clock);
  }

  /** A person's request; asking again for the same rule while one waits changes nothing. */
  async ask(device: DeviceRecord, { rule, app, reason }: ExceptionWish): Promise<WishResult> {
    const known = await this.store.ofDevice(device.id, LISTED);
    const waiting = known.filter(({ state }) => state === 'waiting');
    if (waiting.some((one) => one.rule.id === rule.id)) return 'waiting';
    if (waiting.length >= EXCEPTION_LIMITS.waitingPerDevice) return 'too_many';
    await this.store.add({
      ...{ id: this.#nextId(), deviceId: device.id, rule, app, reason },
      requested: this.clock.now(),
      state: 'waiting',
    });
    this.#tell(device.id);
    return 'waiting';
  }

  async list(): Promise<readonly PolicyException[]> {
    const [records, devices] = await Promise.all([this.store.list(LISTED), this.devices.list()]);
    const byId = new Map(devices.map((device) => [device.id, device]));
    return records.map((record) => describe(record, byId.get(record.deviceId)));
  }

  async decide(id: string, decision: ExceptionDecision, author: string): Promise<DecisionResult> {
    const record = await this.store.find(id);
    if (!record) return { kind: 'unknown' };
    const now = this.clock.now();
    const decided: ExceptionRecord = {
      ...record,
      state: STATES[decision.decision],
      decidedBy: author,
      decided: now,
      ...(decision.decision === 'grant' ? { until: now + decision.hours * 3_600_000 } : {}),
    };
    const from = decision.decision === 'revoke' ? 'granted' : 'waiting';
    if (!(await this.store.decide(decided, from))) return { kind: 'conflict' };
    this.#tell(record.deviceId);
    const device = await this.devices.find(record.deviceId);
    return { kind: 'decided', exception: describe(decided, device) };
  }

  /** What one device is told, signed (JWS, compact). */
  async signedFor(deviceId: string): Promise<string> {
    const records = await this.store.ofDevice(deviceId, TOLD);
    const exceptions = records.map(({ id, rule, state, until }) => ({
      ...{ id, rule, state },
      ...(until === undefined ? {} : { until }),
    }));
    return signGrants({ deviceId, issued: this.clock.now(), exceptions }, this.key.privateKey);
  }

  /** Calls back with each device that has news, decided at any replica; returns the way to stop. */
  onChange(listener: (deviceId: string) => void): () => void {
    return this.bus.subscribe('exceptions', ({ device }) => listener(device));
  }

  #tell(device: string): void {
    this.bus.publish('exceptions', { device });
  }
}

const STATES = { grant: 'granted', deny: 'denied', revoke: 'revoked' } as const;

function describe(record: ExceptionRecord, device: DeviceRecord | undefined): PolicyException {
  const { id, deviceId, rule, app, reason, state, decidedBy } = record;
  return {
    ...{ id, deviceId, rule, app, reason, state },
    hostname: device?.hostname ?? '',
    user: device?.user ?? '',
    requested: new Date(record.requested).toISOString(),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(record.decided === undefined ? {} : { decided: new Date(record.decided).toISOString() }),
    ...(record.until === undefined ? {} : { until: new Date(record.until).toISOString() }),
  };
}
