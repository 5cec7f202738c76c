import type { FastifyReply } from 'fastify';
import { EventStream, EventStreams } from '../event-stream';
import type { DeviceRecord } from '../storage/port';
import type { FleetServices } from './services';

/** Devices that may hold their stream open at one replica. */
const MAX_STREAMS = 20_000;

interface DeviceStream {
  readonly stream: EventStream;
  group: string;
}

/** The streams on which devices hear of a new policy and of their exceptions. */
export class DeviceStreams {
  private readonly streams = new EventStreams(MAX_STREAMS);
  /** A device may hold more than one for a while: the old one has not noticed that it is dead. */
  private readonly byDevice = new Map<string, Set<DeviceStream>>();
  private readonly stops: readonly (() => void)[];

  constructor(private readonly services: FleetServices) {
    const { policy, exceptions, bus } = services;
    this.stops = [
      policy.onPublish(() => this.tellPolicy()),
      exceptions.onChange((device) => this.tellExceptions(device)),
      bus.subscribe('device', ({ device }) => void this.look(device)),
      // Something may have been missed. Devices ask again when their stream ends.
      bus.onGap(() => this.streams.closeAll()),
    ];
  }

  get full(): boolean {
    return this.streams.full;
  }

  open(device: DeviceRecord, reply: FastifyReply): void {
    const { presence, clock, directory, policy } = this.services;
    const stream = new EventStream(reply, async () => {
      presence.seen(device.id, clock.now());
      return (await directory.find(device.id)) !== undefined;
    });
    const entry = { stream, group: device.group };
    this.streams.add(stream);
    this.remember(device.id, entry);
    stream.onClose(presence.opened(device.id));
    // What holds now comes first, so that nothing decided on the way here is missed.
    stream.send('policy', { version: policy.forGroup(device.group).version });
    stream.send('exceptions', {});
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.streams.closeAll();
  }

  private tellPolicy(): void {
    for (const entries of this.byDevice.values()) {
      for (const { stream, group } of entries) {
        stream.send('policy', { version: this.services.policy.forGroup(group).version });
      }
    }
  }

  private tellExceptions(device: string): void {
    for (const { stream } of this.byDevice.get(device) ?? []) stream.send('exceptions', {});
  }

  /** Something about the device changed: whether it may speak, or its group. */
  private async look(id: string): Promise<void> {
    const entries = this.byDevice.get(id);
    if (!entries) return;
    const known = await this.services.directory.find(id).catch(() => undefined);
    for (const entry of [...entries]) {
      if (!known) {
        entry.stream.close();
        continue;
      }
      entry.group = known.device.group;
      entry.stream.send('policy', { version: this.services.policy.forGroup(entry.group).version });
    }
  }

  private remember(device: string, entry: DeviceStream): void {
    const own = this.byDevice.get(device) ?? new Set<DeviceStream>();
    this.byDevice.set(device, own.add(entry));
    entry.stream.onClose(() => {
      own.delete(entry);
      if (own.size === 0 && this.byDevice.get(device) === own) this.byDevice.delete(device);
    });
  }
}
