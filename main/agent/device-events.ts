import type { Logger } from 'pino';
import type { DeviceEvent } from '../../core/exchange/event';
import type { Clock, EventStore } from '../../core/exchange/ports';

export interface DeviceEventOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly deviceId: () => string | undefined;
  readonly policyVersion: () => number;
  readonly log: Logger;
}

/** Longest value of a detail that is logged, UTF-16 code units. */
const LOGGED_LENGTH = 500;

/** Reports something about the device itself; an event that cannot be stored is in the log. */
export type ReportDevice = (what: DeviceEvent['what'], detail: DeviceEvent['detail']) => void;

/** Makes events of what the device reports, and hands them to the outbox and the log. */
export function deviceReporter(options: DeviceEventOptions): ReportDevice {
  return (what, detail) => {
    const deviceId = options.deviceId();
    const event: DeviceEvent = {
      id: options.nextId(),
      exchangeId: options.nextId(),
      time: new Date(options.clock.now()).toISOString(),
      ...(deviceId === undefined ? {} : { deviceId }),
      policyVersion: options.policyVersion(),
      kind: 'device',
      what,
      detail,
    };
    options.log.info({ what, detail: shortened(detail) }, 'device event');
    options.store.append(event).catch((error: unknown) => {
      options.log.error({ err: error, what }, 'the device event was not stored');
    });
  };
}

/** Definitions of tools and lists of names are long; the event has them all. */
function shortened(detail: DeviceEvent['detail']): DeviceEvent['detail'] {
  return Object.fromEntries(
    Object.entries(detail).filter(
      ([, value]) => typeof value !== 'string' || value.length <= LOGGED_LENGTH,
    ),
  );
}
