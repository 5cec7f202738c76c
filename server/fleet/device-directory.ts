import type { KeyObject } from 'node:crypto';
import { ed25519KeyFrom } from '../../core/fleet/policy-bundle';
import type { Bus } from '../storage/bus-port';
import type { DeviceRecord, DeviceStore } from '../storage/port';

/** Devices that are remembered at once; the one that was read first gives way. */
const MOST_DEVICES = 50_000;

/** A device that may speak, with its key ready for use. */
export interface KnownDevice {
  readonly device: DeviceRecord;
  readonly key: KeyObject;
}

/**
 * Which devices may speak. What was read is remembered until the bus has news of the device; when
 * news may have been missed, nothing is believed any more.
 */
export class DeviceDirectory {
  private readonly known = new Map<string, Promise<KnownDevice | undefined>>();
  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly store: DeviceStore,
    bus: Bus,
  ) {
    this.stops = [
      bus.subscribe('device', ({ device }) => this.known.delete(device)),
      bus.onGap(() => this.known.clear()),
    ];
  }

  /** Undefined for a device that is unknown or revoked. */
  async find(id: string): Promise<KnownDevice | undefined> {
    const remembered = this.known.get(id);
    if (remembered) return remembered;
    const reading = this.read(id);
    // Remembered from the start, so that news which arrive while it is read remove it.
    this.known.set(id, reading);
    if (this.known.size > MOST_DEVICES) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    try {
      const found = await reading;
      // It may enrol at any time, at another replica too.
      if (!found && this.known.get(id) === reading) this.known.delete(id);
      return found;
    } catch (error) {
      if (this.known.get(id) === reading) this.known.delete(id);
      throw error;
    }
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.known.clear();
  }

  private async read(id: string): Promise<KnownDevice | undefined> {
    const device = await this.store.find(id);
    if (!device || device.revoked !== undefined) return undefined;
    return { device, key: ed25519KeyFrom(device.publicKey) };
  }
}
