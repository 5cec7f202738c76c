import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { FLEET_LIMITS, FLEET_PATHS } from '../../../core/fleet/wire';
import { Backoff, pause } from './backoff';
import type { FleetClient } from './fleet-client';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events';

/** The endpoint writes a comment each 15 s; a stream that is silent for longer is dead, ms. */
const SILENCE_MS = 40_000;
/** A stream says at once what holds; where that does not come, a proxy holds the stream back, ms. */
const FIRST_NEWS_MS = 10_000;
/** For so long the policy is then asked for by requests that wait, before a stream is tried again, ms. */
const POLLING_MS = 10 * 60_000;

const newsSchema = z.object({ version: z.number().int() });

/** Something between the endpoint and us keeps streams until they end. */
class StreamHeldBackError extends Error {
  readonly code = 'STREAM_HELD_BACK';
}

export interface PolicyWatchOptions {
  readonly client: FleetClient;
  /** Version in force from the endpoint; 0 when there is none. */
  readonly version: () => number;
  /** `ETag` of the bundle in force; without it, of its version. */
  readonly tag?: () => string;
  /** Takes a bundle (JWS) over; resolves also when it is refused. */
  readonly apply: (bundle: string) => Promise<void>;
  /** Takes the device's exceptions (JWS) over. */
  readonly applyExceptions: (jws: string) => Promise<void>;
  readonly onReach: (reached: boolean, error?: unknown) => void;
  readonly signal: AbortSignal;
  /** How long the first news of a stream may take, and how long polling lasts, ms. */
  readonly times?: { readonly firstNewsMs: number; readonly pollingMs: number };
}

/**
 * Keeps the policy of the endpoint in force: listens to the stream of news and fetches what is new.
 * Every time the stream ends or cannot be had, the policy is asked for directly before the next try,
 * so that the pauses of the back-off are the longest delay. Where a proxy holds streams back, requests
 * that the endpoint lets wait take the stream's place for a while.
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
      if (error instanceof StreamHeldBackError) {
        await poll(options);
        continue;
      }
      options.onReach(false, error);
    }
    await pause(backoff.next(), options.signal);
  }
}

/** Fetches the bundle if it is another than the one in force; the answer may wait for it, seconds. */
export async function fetchPolicy(
  options: Pick<PolicyWatchOptions, 'client' | 'version' | 'tag' | 'apply' | 'signal'>,
  waitSeconds = 0,
): Promise<void> {
  const { head, body } = await options.client.exchange({
    method: 'GET',
    path: waitSeconds > 0 ? `${FLEET_PATHS.policy}?wait=${waitSeconds}` : FLEET_PATHS.policy,
    headers: { 'if-none-match': options.tag?.() ?? `"${options.version()}"` },
    signal: options.signal,
    idleMs: waitSeconds * 1000 + SILENCE_MS,
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

/** Asks with requests that wait; a version that is refused must not make a tight loop. */
async function poll(options: PolicyWatchOptions): Promise<void> {
  const backoff = new Backoff();
  const until = performance.now() + (options.times?.pollingMs ?? POLLING_MS);
  while (!options.signal.aborted && performance.now() < until) {
    const before = options.version();
    try {
      await fetchPolicy(options, FLEET_LIMITS.longPollSeconds);
      await fetchExceptions(options);
      options.onReach(true);
      if (options.version() !== before) backoff.reset();
    } catch (error) {
      if (options.signal.aborted) return;
      options.onReach(false, error);
    }
    await pause(backoff.next(), options.signal);
  }
}

async function listen(options: PolicyWatchOptions, onNews: () => void): Promise<void> {
  const held = new AbortController();
  const timer = setTimeout(() => held.abort(), options.times?.firstNewsMs ?? FIRST_NEWS_MS);
  try {
    const stream: IncomingMessage = await options.client.open({
      method: 'GET',
      path: FLEET_PATHS.policyStream,
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([options.signal, held.signal]),
      idleMs: SILENCE_MS,
    });
    try {
      for await (const news of serverSentEvents(stream as AsyncIterable<Buffer>)) {
        clearTimeout(timer);
        onNews();
        await take(options, news);
      }
    } finally {
      stream.destroy();
    }
  } catch (error) {
    if (held.signal.aborted && !options.signal.aborted) throw new StreamHeldBackError();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function take(options: PolicyWatchOptions, { event, data }: ServerSentEvent): Promise<void> {
  if (event === 'exceptions') await fetchExceptions(options);
  if (event !== 'policy') return;
  const { version } = newsSchema.parse(JSON.parse(data));
  if (version !== options.version()) await fetchPolicy(options);
}
