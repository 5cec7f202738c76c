import { randomBytes } from 'node:crypto';
import { valueHash } from '../governance/argument-hash';
import type { RequestMessage } from '../protocol/message';
import type { ParkedCall } from './parked-call';

/** How long a call waits for a client to come back, ms. */
const WAIT_MS = 10 * 60_000;
/** Calls that wait at once. */
const CALLS = 1000;
/** State of ours, as opposed to that of a server. */
const PREFIX = 'portcullis.';

interface Parked {
  readonly call: ParkedCall;
  readonly owner: string;
  readonly about: string;
  readonly timer: NodeJS.Timeout;
  readonly abort: AbortController;
}

/** Calls that wait for answers of their clients. */
export class Parking {
  readonly #parked = new Map<string, Parked>();

  /** Keeps a call; the state that brings the client back to it. */
  park(owner: string, request: RequestMessage, call: ParkedCall, abort: AbortController): string {
    const state = `${PREFIX}${randomBytes(24).toString('base64url')}`;
    const timer = setTimeout(() => this.#drop(state), WAIT_MS);
    this.#parked.set(state, { call, owner, about: aboutOf(request), timer, abort });
    const [oldest] = this.#parked.keys();
    if (this.#parked.size > CALLS && oldest !== undefined) this.#drop(oldest);
    return state;
  }

  /** Whether a state is ours at all. */
  isOurs(state: unknown): state is string {
    return typeof state === 'string' && state.startsWith(PREFIX);
  }

  /** The call that waits under a state, for the client and the request that it was parked for. */
  take(
    state: string,
    owner: string,
    request: RequestMessage,
  ): { readonly call: ParkedCall; readonly abort: AbortController } | undefined {
    const parked = this.#parked.get(state);
    if (parked?.owner !== owner || parked.about !== aboutOf(request)) return undefined;
    clearTimeout(parked.timer);
    this.#parked.delete(state);
    return parked;
  }

  close(): void {
    for (const state of [...this.#parked.keys()]) this.#drop(state);
  }

  #drop(state: string): void {
    const parked = this.#parked.get(state);
    if (!parked) return;
    clearTimeout(parked.timer);
    this.#parked.delete(state);
    parked.call.abandon();
    parked.abort.abort(new Error('nobody came back'));
  }
}

/** What a request is about; an answer for one call serves no other. */
function aboutOf({ method, params }: RequestMessage): string {
  return valueHash([method, params?.['name'], params?.['uri'], params?.['arguments']]);
}
