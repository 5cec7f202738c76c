import { createHash } from 'node:crypto';
import { pendingApprovalSchema, type PendingApproval } from '../../core/exchange/portal-view';
import type { Clock, Person, WarnRequest } from '../../core/exchange/ports';
import type { PersonAnswer } from '../../core/exchange/verdict';
import type { ApprovalState, ApprovalStore } from '../storage/approval-port';
import type { Bus } from '../storage/bus-port';

/** Calls that may wait at once; more are refused, so that a runaway agent cannot bury the others. */
const WAITING = 200;
/** How often a replica says that the client of a call is still there, and looks for its answer, ms. */
const LOOK_MS = 2000;
/** A replica that has not said so for as long has died, and its calls wait for their client, ms. */
const HELD_MS = 3 * LOOK_MS;

export interface ApprovalInboxOptions {
  readonly store: ApprovalStore;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Tells this replica's calls from those of others. */
  readonly replica: string;
}

/**
 * Calls to the portal on the central endpoint that wait for an administrator in the console. They
 * lie in the endpoint's database: any replica's console answers them, and a call whose replica was
 * restarted finds its place and its answer again when the client sends it again.
 */
export class ApprovalInbox implements Person {
  #closing = false;

  constructor(private readonly options: ApprovalInboxOptions) {}

  /** What waits at any replica, the oldest first. */
  async list(): Promise<readonly PendingApproval[]> {
    const { store, clock } = this.options;
    const waiting = await store.waiting(clock.now());
    return waiting.map(({ id, body, asked, until }) =>
      pendingApprovalSchema.parse({
        ...(JSON.parse(body) as Record<string, unknown>),
        ...{ id, asked: new Date(asked).toISOString(), until: new Date(until).toISOString() },
      }),
    );
  }

  async ask(request: WarnRequest, signal: AbortSignal): Promise<PersonAnswer> {
    const { call, timeoutSeconds } = request;
    if (!call || signal.aborted || this.#closing) return { choice: 'cancel', by: 'nobody' };
    const { store, clock } = this.options;
    const asked = clock.now();
    const until = asked + timeoutSeconds * 1000;
    const body = JSON.stringify({ ...call, argumentNames: [...call.argumentNames] });
    const entry = { id: request.exchangeId, subject: subjectOf(call), body, asked, until };
    const id = await store.enter(entry, this.#holder(), WAITING);
    if (id === undefined) return { choice: 'cancel', by: 'nobody' };
    return await this.#wait(id, until, signal);
  }

  /** False where the call is over or was decided before. */
  async decide(id: string, approve: boolean): Promise<boolean> {
    const { store, bus, clock } = this.options;
    const decided = await store.decide(id, approve, clock.now());
    if (decided) bus.publish('approval', { id });
    return decided;
  }

  /** This process stops: what waits here waits for its clients to come back. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.options.store.release(this.options.replica);
  }

  async #wait(id: string, until: number, signal: AbortSignal): Promise<PersonAnswer> {
    const { store, bus, clock } = this.options;
    const news = new News(signal);
    const stops = [
      bus.subscribe('approval', (message) => {
        if (message.id === id) news.tell();
      }),
      bus.onGap(() => news.tell()),
    ];
    try {
      for (;;) {
        const state = await store.hold(id, this.#holder());
        if (state !== 'waiting') return answerOf(state);
        const left = until - clock.now();
        if (signal.aborted || left <= 0) {
          if (!this.#closing) await store.remove(id);
          return { choice: 'cancel', by: signal.aborted ? 'nobody' : 'timeout' };
        }
        await news.within(Math.min(left, LOOK_MS));
      }
    } finally {
      for (const stop of stops) stop();
      news.close();
    }
  }

  #holder(): { readonly id: string; readonly until: number } {
    const { replica, clock } = this.options;
    return { id: replica, until: this.#closing ? 0 : clock.now() + HELD_MS };
  }
}

/** Wakes whoever waits: something was told, the signal was given, or the time is over. */
class News {
  #told = false;
  #wake: (() => void) | undefined;
  readonly #onAbort = (): void => this.tell();

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  tell(): void {
    this.#told = true;
    this.#wake?.();
  }

  async within(milliseconds: number): Promise<void> {
    if (!this.#told) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#told = false;
  }

  close(): void {
    this.signal.removeEventListener('abort', this.#onAbort);
  }
}

function answerOf(state: Exclude<ApprovalState, 'waiting'>): PersonAnswer {
  switch (state) {
    case 'approved':
      return { choice: 'send', by: 'person' };
    case 'refused':
      return { choice: 'cancel', by: 'person' };
    case 'gone':
      return { choice: 'cancel', by: 'nobody' };
  }
}

/** Other arguments, another person or another client are another call. */
function subjectOf(call: NonNullable<WarnRequest['call']>): string {
  const { server, tool, user, client, argumentHash } = call;
  return createHash('sha256')
    .update(JSON.stringify([server, tool, user, client, argumentHash]))
    .digest('base64url');
}
