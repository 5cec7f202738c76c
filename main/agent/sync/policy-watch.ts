import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { Backoff, pause } from './backoff';
import type { FleetClient } from './fleet-client';
import { serverSentEvents } from './server-sent-events';

/** The endpoint writes a comment each 15 s; a stream that is silent for longer is dead, ms. */
const SILENCE_MS = 40_000;

const newsSchema = z.object({ version: z.number().int() });

export interface PolicyWatchOptions {
  readonly client: FleetClient;
  /** Version in force from the endpoint; 0 when there is none. */
  readonly version: () => number;
  /** Takes a bundle (JWS) over; resolves also when it is refused. */
  readonly apply: (bundle: string) => Promise<void>;
  /** Takes the device's exceptions (JWS) over. */
  readonly applyExceptions: (jws: string) => Promise<void>;
  readonly onReach: (reached: boolean, error?: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Keeps the policy of the endpoint in force: listens to the stream of news and fetches what is new.
 * Every time the stream ends or cannot be had (some proxies hold it back), the policy is asked for
 * directly before the next try, so that the pauses of the back-off are the longest delay.
 */
export async function watchPolicy(options: PolicyWatchOptions): Promise<void> {
  const backoff = new Backoff();
  while (!options.signal.aborted) {
    try {
      await Promise.all([fetchPolicy(options), fetchExceptions(options)]);
      options.onReach(true);
      await listen(options, () => backoff.reset());
    } catch (error) {
      if (options.signal.aborted) return;
      options.onReach(false, error);
    }
    await pause(backoff.next(), options.signal);
  }
}

async function fetchPolicy(options: PolicyWatchOptions): Promise<void> {
  const { head, body } = await options.client.exchange({
    method: 'GET',
    path: FLEET_PATHS.policy,
    headers: { 'if-none-match': `"${options.version()}"` },
    signal: options.signal,
  });
  if (head.statusCode === 200) await options.apply(body.toString('utf8'));
}

async function fetchExceptions(options: PolicyWatchOptions): Promise<void> {
  const { body } = await options.client.exchange({
    method: 'GET',
    path: FLEET_PATHS.exceptions,
    signal: options.signal,
  });
  await options.applyExceptions(body.toString('utf8'));
}

async function listen(options: PolicyWatchOptions, onNews: () => void): Promise<void> {
  const stream: IncomingMessage = await options.client.open({
    method: 'GET',
    path: FLEET_PATHS.policyStream,
    headers: { accept: 'text/event-stream' },
    signal: options.signal,
    idleMs: SILENCE_MS,
  });
  try {
    for await (const { event, data } of serverSentEvents(stream as AsyncIterable<Buffer>)) {
      if (event === 'exceptions') await fetchExceptions(options);
      if (event !== 'policy') continue;
      onNews();
      const { version } = newsSchema.parse(JSON.parse(data));
      if (version !== options.version()) await fetchPolicy(options);
    }
  } finally {
    stream.destroy();
  }
}
