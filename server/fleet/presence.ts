import type { Clock } from '../../core/exchange/ports';
import type { PresenceStore } from '../storage/presence-port';

/** How often a replica says that it lives, ms. */
const HEARTBEAT_MS = 10_000;
/** A replica that was not heard for so long is gone, and its devices are offline, ms. */
const SILENT_MS = 35_000;
/** Time in which changes gather for one transaction, ms. */
const GATHER_MS = 100;

/**
 * Which devices hold their policy stream open. The database has it for all replicas; this one says
 * of its own streams what changed, in the order in which it did.
 */
export class Presence {
  private readonly streams = new Map<string, number>();
  private readonly heard = new Map<string, number>();
  private readonly dirty = new Set<string>();
  private gathering: NodeJS.Timeout | undefined;
  private readonly beating: NodeJS.Timeout;
  private last: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly store: PresenceStore,
    private readonly replica: string,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {
    this.beating = setInterval(() => this.queue(() => this.beat()), HEARTBEAT_MS);
    this.queue(() => this.beat());
  }

  /** A request of the device came in. */
  seen(device: string, at: number): void {
    this.heard.set(device, at);
  }

  /** A policy stream was opened; returns what to call when it ends. */
  opened(device: string): () => void {
    this.streams.set(device, (this.streams.get(device) ?? 0) + 1);
    this.changed(device);
    return () => {
      const left = (this.streams.get(device) ?? 1) - 1;
      if (left > 0) this.streams.set(device, left);
      else this.streams.delete(device);
      this.changed(device);
    };
  }

  /** True while a stream of it is open at this replica; the database knows of all a moment later. */
  here(device: string): boolean {
    return this.streams.has(device);
  }

  /** Milliseconds since the epoch; `undefined` when this replica has not heard of it. */
  lastSeen(device: string): number | undefined {
    return this.heard.get(device);
  }

  /** Devices that are connected to any replica. */
  onlineCount(): Promise<number> {
    return this.store.onlineCount();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.beating);
    clearTimeout(this.gathering);
    this.queue(() => this.store.leave(this.replica));
    await this.last;
  }

  private changed(device: string): void {
    this.dirty.add(device);
    if (this.closed) return;
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.queue(() => this.flush());
    }, GATHER_MS);
  }

  private async flush(): Promise<void> {
    if (this.dirty.size === 0) return;
    const devices = [...this.dirty];
    this.dirty.clear();
    const changes = devices.map((device) => ({ device, open: this.streams.has(device) }));
    try {
      await this.store.change(this.replica, changes, this.clock.now());
    } catch (error) {
      for (const device of devices) this.dirty.add(device);
      throw error;
    }
  }

  private async beat(): Promise<void> {
    const now = this.clock.now();
    const isNew = await this.store.heartbeat(this.replica, now);
    // Another replica took us for dead, or the database is new: all of our streams are news to it.
    if (isNew) for (const device of this.streams.keys()) this.dirty.add(device);
    await this.store.removeSilent(now - SILENT_MS);
    await this.flush();
  }

  private queue(work: () => Promise<void>): void {
    this.last = this.last.then(work).catch((error: unknown) => this.failed(error));
  }
}
