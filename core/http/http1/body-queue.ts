import type { BodyReceiver, BodySource } from '../message';
import type { FieldLines } from './fields';

/**
 * A body between the framer that produces it and a receiver that may start later. What comes before
 * `start` waits here; its amount is bounded because the framer's socket is paused meanwhile.
 */
export class BodyQueue implements BodySource {
  #receiver: BodyReceiver | undefined;
  #waiting: Buffer[] = [];
  #end: { readonly trailers: FieldLines } | { readonly error: Error } | undefined;
  #over = false;
  #paused = false;

  constructor(
    /** Stops and restarts the socket that the bytes come from. */
    private readonly setFlowing: (flowing: boolean) => void,
  ) {}

  get over(): boolean {
    return this.#over;
  }

  start(receiver: BodyReceiver): void {
    this.#receiver = receiver;
    this.setFlowing(true);
    this.#deliver();
  }

  pause(): void {
    this.#paused = true;
    if (!this.#end) this.setFlowing(false);
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#deliver();
    if (!this.#paused && !this.#end) this.setFlowing(true);
  }

  data(bytes: Buffer): void {
    if (this.#receiver && !this.#paused && this.#waiting.length === 0) {
      this.#receiver.onData(bytes);
    } else {
      this.#waiting.push(bytes);
      if (!this.#receiver) this.setFlowing(false);
    }
  }

  end(trailers: FieldLines): void {
    this.#end ??= { trailers };
    this.#deliver();
  }

  fail(error: Error): void {
    this.#end ??= { error };
    if ('error' in this.#end) this.#waiting = [];
    this.#deliver();
  }

  #deliver(): void {
    const receiver = this.#receiver;
    if (!receiver || this.#over) return;
    while (this.#waiting.length > 0 && !this.#paused) {
      const next = this.#waiting.shift();
      if (next) receiver.onData(next);
    }
    if (!this.#end || this.#waiting.length > 0) return;
    this.#over = true;
    if ('error' in this.#end) receiver.onError(this.#end.error);
    else receiver.onEnd(this.#end.trailers);
  }
}
