import type { Actor } from '../../exchange/actor';
import type { App } from '../../exchange/app';
import type { Clock } from '../../exchange/ports';
import type { Pipeline } from '../../pipeline/types';
import type { GatewayError } from '../http/gateway-error';
import { MinuteDigest } from '../logs/minute-digest';
import type { LogEntry } from './log-entry';

/** Characters of an address that an event keeps; callers without a key choose it too. */
const PATH_CHARS = 200;

const GATEWAY: App = {
  id: 'portcullis-gateway',
  name: 'AI gateway',
  category: 'api',
  status: 'approved',
};

/** A request that the gateway itself refused before policy was asked about its prompt. */
export interface OwnRefusal {
  readonly error: GatewayError;
  readonly actor: Actor;
  /** Where it was meant to go; absent where that was not known yet. */
  readonly app?: App;
  readonly request: { readonly method: string; readonly host: string; readonly target: string };
  /** Id in the policy; empty where only the caller's address names one. */
  readonly gateway: string;
  readonly key?: string;
  /** To be written with it, where the request leaves no record otherwise. */
  readonly entry?: LogEntry;
}

/**
 * Puts the gateway's own refusals on record: a wrong key, an unknown gateway, a limit. Whoever keeps
 * trying leaves a few events a minute, the last of them with the number of those that it stands for.
 */
export class OwnRefusals {
  readonly #digest: MinuteDigest<OwnRefusal>;
  readonly #open = new Set<Promise<void>>();

  constructor(
    private readonly pipeline: Pipeline,
    clock: Clock,
    private readonly onDefect: (error: unknown) => void,
  ) {
    this.#digest = new MinuteDigest(clock, (refusal, count) => this.#write(refusal, count));
  }

  note(refusal: OwnRefusal): void {
    const { error, gateway, key = '' } = refusal;
    this.#digest.note(`${error.failure} ${gateway} ${key}`, refusal);
  }

  /** Everything that was noted is on record when it resolves. */
  async close(): Promise<void> {
    this.#digest.flush();
    await Promise.all([...this.#open]);
  }

  #write(refusal: OwnRefusal, count: number): void {
    const work = this.#record(refusal, count).catch(this.onDefect);
    this.#open.add(work);
    void work.finally(() => this.#open.delete(work));
  }

  async #record(refusal: OwnRefusal, count: number): Promise<void> {
    const { error, actor, request, gateway, app = GATEWAY, entry } = refusal;
    const exchange = this.pipeline.begin({
      door: 'gateway',
      actor,
      app,
      request: { ...request, target: request.target.slice(0, PATH_CHARS), encrypted: false },
      ...(gateway === '' ? {} : { gateway }),
      refused: 'block',
    });
    // It is refused already: nobody is asked whether it may pass.
    await exchange.ask({ extractor: 'gateway', parts: [] }, AbortSignal.abort());
    const times = count === 1 ? '' : `, ${count} requests within a minute`;
    await exchange.end({
      result: 'refused',
      status: error.status,
      error: `${error.failure} (${error.code})${times}`,
    });
    if (!entry) return;
    entry.exchangeId = exchange.id;
    entry.count = count;
    await entry.write();
  }
}
