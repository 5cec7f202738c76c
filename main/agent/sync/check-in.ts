import { FLEET_PATHS, type CheckIn } from '../../../core/fleet/wire';
import { pause } from './backoff';
import type { FleetClient } from './fleet-client';

/** Changes of state that follow one another become one report, ms. */
const GATHER_MS = 500;

export interface CheckInOptions {
  readonly client: FleetClient;
  readonly report: () => Promise<CheckIn>;
  /** How often, ms, give or take a quarter so that fleets spread. */
  readonly everyMs: () => number;
  /** Calls back when the state changed; returns the way to stop. */
  readonly onChange: (listener: () => void) => () => void;
  readonly onReach: (reached: boolean, error?: unknown) => void;
  readonly signal: AbortSignal;
}

/** Reports the device's state now and then, and soon after it changed. */
export async function checkIn(options: CheckInOptions): Promise<void> {
  let changed = new AbortController();
  const stop = options.onChange(() => changed.abort());
  try {
    while (!options.signal.aborted) {
      // News that arrive while the report is under way end the pause after it at once.
      changed = new AbortController();
      await report(options);
      const interval = options.everyMs() * (0.75 + Math.random() / 2);
      await pause(interval, AbortSignal.any([options.signal, changed.signal]));
      await pause(GATHER_MS, options.signal);
    }
  } finally {
    stop();
  }
}

async function report(options: CheckInOptions): Promise<void> {
  try {
    await options.client.exchange({
      method: 'POST',
      path: FLEET_PATHS.checkIn,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(await options.report())),
      signal: options.signal,
    });
    options.onReach(true);
  } catch (error) {
    if (!options.signal.aborted) options.onReach(false, error);
  }
}
