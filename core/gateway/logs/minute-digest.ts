import type { Clock } from '../../exchange/ports';

const MINUTE_MS = 60_000;
/** Of the same kind, within a minute: what comes after these is only counted. */
const EACH_MINUTE = 5;
/** Kinds that are counted at the same time. */
const KINDS = 1000;

interface Counted<T> {
  readonly from: number;
  written: number;
  waiting: number;
  last: T;
}

/**
 * Bounds what a flood of the same leaves behind: the first few of a minute are written one by one,
 * the rest of it as one with its number.
 */
export class MinuteDigest<T> {
  readonly #kinds = new Map<string, Counted<T>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    /** `count`: how many it stands for. */
    private readonly write: (one: T, count: number) => void,
  ) {}

  note(kind: string, one: T): void {
    const now = this.clock.now();
    let counted = this.#kinds.get(kind);
    // A clock that was set back begins a new minute too.
    if (counted && (now >= counted.from + MINUTE_MS || now < counted.from)) {
      this.#end(kind, counted);
      counted = undefined;
    }
    if (!counted) {
      if (this.#kinds.size >= KINDS) this.flush();
      counted = { from: now, written: 0, waiting: 0, last: one };
      this.#kinds.set(kind, counted);
      this.#timer ??= setTimeout(() => this.flush(), MINUTE_MS).unref();
    }
    if (counted.written < EACH_MINUTE) {
      counted.written += 1;
      this.write(one, 1);
      return;
    }
    counted.waiting += 1;
    counted.last = one;
  }

  /** Writes what was only counted so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [kind, counted] of this.#kinds) this.#end(kind, counted);
  }

  #end(kind: string, { waiting, last }: Counted<T>): void {
    this.#kinds.delete(kind);
    if (waiting > 0) this.write(last, waiting);
  }
}
