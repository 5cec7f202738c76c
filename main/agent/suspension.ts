/** Longest pause that is taken, seconds: a day. */
const LONGEST_SECONDS = 86_400;

/** Whether everything is tunnelled, because the person paused protection for some time. */
export class Suspension {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: (paused: boolean) => void) {}

  get paused(): boolean {
    return this.#timer !== undefined;
  }

  /** Pauses from now on for so many seconds, at most a day; 0 means until tomorrow at this time. */
  pause(seconds: number): void {
    const before = this.paused;
    clearTimeout(this.#timer);
    const length = seconds === 0 ? LONGEST_SECONDS : Math.min(seconds, LONGEST_SECONDS);
    this.#timer = setTimeout(() => this.resume(), length * 1000);
    if (!before) this.onChange(true);
  }

  resume(): void {
    if (!this.paused) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.onChange(false);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
