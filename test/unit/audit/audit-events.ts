import { monotonicFactory } from 'ulid';
import type { DeviceEvent } from '../../../core/exchange/event';

const nextId = monotonicFactory();

/** A small valid event, different from all others. */
export function deviceEvent(detail: DeviceEvent['detail'] = {}): DeviceEvent {
  const id = nextId();
  return {
    kind: 'device',
    id,
    exchangeId: id,
    time: new Date().toISOString(),
    policyVersion: 1,
    what: 'agent_started',
    detail,
  };
}
