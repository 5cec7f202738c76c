import type { Clock } from '../../core/exchange/ports';

/** Longest pause that is taken, seconds: a day. */
const LONGEST_SECONDS = 86_400;

/** Whether everything is tunnelled, because the person paused protection for some time. */
export class Suspension {
  #timer: NodeJS.Timeout | undefined;
  #until: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onChange: (until: number | undefined) => void,
  ) {}

  get paused(): boolean {
    return this.#until !== undefined;
  }

  /** Pauses from now on for so many seconds, at most a day; 0 means until tomorrow at this time. */
  pause(seconds: number): void {
    const length = seconds === 0 ? LONGEST_SECONDS : Math.min(seconds, LONGEST_SECONDS);
    this.#until = this.clock.now() + length * 1000;
    this.#wait();
    this.onChange(this.#until);
  }

  resume(): void {
    if (!this.paused) return;
    clearTimeout(this.#timer);
    this.#until = undefined;
    this.onChange(undefined);
  }

  /** The computer slept, and its timers with it: a pause ends by the clock on the wall. */
  woken(): void {
    if (this.#until === undefined) return;
    if (this.clock.now() >= this.#until) this.resume();
    else this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const left = (this.#until ?? 0) - this.clock.now();
    this.#timer = setTimeout(() => this.resume(), left);
  }
}
