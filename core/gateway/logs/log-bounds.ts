import type { GatewaySettings } from '../../exchange/policy-gateway';
import type { Clock, PolicySource } from '../../exchange/ports';
import type { LogStore } from './gateway-log';
import type { LogRecord } from './record';

const DAY_MS = 86_400_000;
/** Records of gateways that the policy does not name are kept this long, days. */
const OTHERS_DAYS = 30;
/** How long a count is believed, ms: other replicas add to it too. */
const COUNTED_MS = 60_000;

/** How a store is kept small. */
export interface LogArchive {
  /** Records of a gateway. */
  count(gateway: string): Promise<number>;
  /** Removes what is older from a gateway's records; milliseconds since the epoch. */
  prune(gateway: string, before: number): Promise<void>;
  /** The same for all gateways but these. */
  pruneOthers(gateways: readonly string[], before: number): Promise<void>;
  /** Removes all but the newest records of a gateway; at least one stays. */
  trim(gateway: string, most: number): Promise<void>;
}

interface Count {
  records: number;
  readonly from: number;
}

type Keeping = GatewaySettings['logs'];

/** Keeps of each gateway as many records, and as long, as the policy says. */
export class LogBounds {
  readonly #counts = new Map<string, Count>();
  /** Gateways that are full, so that it is said once. */
  readonly #full = new Set<string>();

  constructor(
    private readonly store: Pick<LogStore, 'add'>,
    private readonly archive: LogArchive,
    private readonly policies: PolicySource,
    private readonly clock: Clock,
    private readonly onProblem: (problem: string) => void,
  ) {}

  /** Called for one batch after the other. */
  async add(records: readonly LogRecord[]): Promise<void> {
    const byGateway = new Map<string, LogRecord[]>();
    for (const record of records) {
      const batch = byGateway.get(record.gateway);
      if (batch) batch.push(record);
      else byGateway.set(record.gateway, [record]);
    }
    const kept: LogRecord[] = [];
    const trims: (() => Promise<void>)[] = [];
    for (const [gateway, batch] of byGateway) {
      const keeping = this.#keeping(gateway);
      const { most } = keeping ?? {};
      if (keeping === undefined || most === undefined) {
        kept.push(...batch);
        continue;
      }
      const count = await this.#count(gateway);
      const room = keeping.strategy === 'stop-inserting' ? most - count.records : batch.length;
      const taken = batch.slice(0, Math.max(0, room));
      if (taken.length < batch.length) this.#tellFull(gateway, most);
      else this.#full.delete(gateway);
      kept.push(...taken);
      count.records += taken.length;
      if (count.records > most && keeping.strategy === 'delete-oldest') {
        trims.push(async () => {
          await this.archive.trim(gateway, most);
          count.records = most;
        });
      }
    }
    await this.store.add(kept);
    for (const trim of trims) await trim();
  }

  /** Removes what is older than its gateway's days. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const { gateways } = this.policies.current().gateway;
    for (const { id, logs } of gateways) {
      await this.archive.prune(id, now - logs.retention * DAY_MS);
      if (logs.most !== undefined && logs.strategy === 'delete-oldest') {
        await this.archive.trim(id, logs.most);
      }
    }
    const named = gateways.map(({ id }) => id);
    await this.archive.pruneOthers(named, now - OTHERS_DAYS * DAY_MS);
    this.#counts.clear();
  }

  #keeping(gateway: string): Keeping | undefined {
    return this.policies.current().gateway.gateways.find(({ id }) => id === gateway)?.logs;
  }

  async #count(gateway: string): Promise<Count> {
    const now = this.clock.now();
    const known = this.#counts.get(gateway);
    if (known && now >= known.from && now < known.from + COUNTED_MS) return known;
    const count = { records: await this.archive.count(gateway), from: now };
    this.#counts.set(gateway, count);
    return count;
  }

  #tellFull(gateway: string, most: number): void {
    if (this.#full.has(gateway)) return;
    this.#full.add(gateway);
    this.onProblem(`the log of the gateway “${gateway}” has its ${most} records: no more are kept`);
  }
}
