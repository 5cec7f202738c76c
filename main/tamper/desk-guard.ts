import type { ManagedSettings } from '../managed/schema';

/** What of the desk somebody may change from outside. */
export type GuardedPart = 'trust' | 'proxy' | 'data' | 'agent';
export type GuardResult = 'repaired' | 'reported' | 'failed';

/** One part: whether it is as we left it, and how to bring it back. */
export interface Guarded {
  readonly what: GuardedPart;
  /** Whether somebody has changed it. */
  isChanged(): Promise<boolean>;
  /** True: it is as it was again. Absent: nothing can bring it back by itself. */
  repair?(): Promise<boolean>;
  /** IT manages this, so it is not the person's to change. */
  readonly isManaged: boolean;
}

export interface DeskGuardOptions {
  readonly parts: readonly Guarded[];
  readonly tamper: ManagedSettings['tamper'];
  /** Something was noticed, and dealt with; once for each change. */
  readonly noticed: (what: GuardedPart, done: GuardResult) => void;
  readonly failed: (what: GuardedPart, error: unknown) => void;
}

/** How often the desk is looked at, ms. */
const LOOK_MS = 30_000;

/** Looks after the desk: notices what was changed, repairs it where policy says so, and says so. */
export class DeskGuard {
  readonly #timer: NodeJS.Timeout;
  /** Parts that were changed at the last look: reported once, not at every look. */
  readonly #known = new Set<GuardedPart>();
  #looking: Promise<void> | undefined;

  constructor(
    private readonly options: DeskGuardOptions,
    everyMs = LOOK_MS,
  ) {
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  /** Looks now: after waking up, in another network, when a person asks. Never twice at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #lookAtAll(): Promise<void> {
    for (const part of this.options.parts) {
      try {
        await this.#lookAt(part);
      } catch (error) {
        this.options.failed(part.what, error);
      }
    }
  }

  async #lookAt(part: Guarded): Promise<void> {
    if (!(await part.isChanged())) {
      this.#known.delete(part.what);
      return;
    }
    const isRepaired = this.#mayRepair(part) && (await part.repair?.()) === true;
    if (isRepaired) {
      this.#known.delete(part.what);
      this.options.noticed(part.what, 'repaired');
      return;
    }
    if (this.#known.has(part.what)) return;
    this.#known.add(part.what);
    if (this.options.tamper === 'ignore') return;
    this.options.noticed(part.what, this.#mayRepair(part) ? 'failed' : 'reported');
  }

  #mayRepair(part: Guarded): boolean {
    if (part.repair === undefined) return false;
    const { tamper } = this.options;
    return tamper === undefined ? part.isManaged : tamper === 'repair';
  }
}
