import type { z } from 'zod';
import type { Log } from '../log';
import type { Child, StartChild } from './child';
import { RestartBackoff } from './restart-backoff';

export interface ChildSupervisorOptions<Incoming> {
  readonly name: string;
  readonly start: StartChild;
  readonly incoming: z.ZodType<Incoming>;
  readonly onMessage: (message: Incoming) => void;
  /** The child is gone; it is started again after `restartInMs`. */
  readonly onExit: (code: number, restartInMs: number) => void;
  readonly log: Log;
}

/** How long a child may take to end when asked, before it is killed. */
export const SHUTDOWN_LIMIT_MS = 5000;

type State = 'idle' | 'running' | 'waiting' | 'stopping' | 'stopped';

/** Keeps one child process running: restarts it when it dies, ends it when asked. */
export class ChildSupervisor<Incoming, Outgoing> {
  readonly #backoff = new RestartBackoff();
  #state: State = 'idle';
  #child: Child | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #exited: (() => void) | undefined;

  constructor(private readonly options: ChildSupervisorOptions<Incoming>) {}

  get running(): boolean {
    return this.#state === 'running';
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#state !== 'idle' && this.#state !== 'waiting') return;
    this.#state = 'running';
    this.#backoff.started(Date.now());
    const child = this.options.start();
    this.#child = child;
    child.onMessage((message) => {
      if (this.#child === child) this.#receive(message);
    });
    child.onExit((code) => {
      this.#onExit(child, code);
    });
  }

  /** Sends a message; false where no child is running, and the message is dropped. */
  send(message: Outgoing): boolean {
    if (this.#child === undefined || this.#state === 'stopped') return false;
    this.#child.send(message);
    return true;
  }

  /**
   * Asks the child to end and waits; kills it after the limit, to which `drainMs` is added. Nothing
   * starts it again.
   */
  async stop(farewell: Outgoing, drainMs = 0): Promise<void> {
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    if (child === undefined) {
      this.#state = 'stopped';
      return;
    }
    this.#state = 'stopping';
    const exited = new Promise<void>((resolve) => {
      this.#exited = resolve;
    });
    child.send(farewell);
    const limit = setTimeout(() => {
      this.options.log.warn({ child: this.options.name }, 'does not end; killing it');
      child.kill();
    }, SHUTDOWN_LIMIT_MS + drainMs);
    await exited;
    clearTimeout(limit);
  }

  #receive(message: unknown): void {
    const parsed = this.options.incoming.safeParse(message);
    if (parsed.success) {
      this.options.onMessage(parsed.data);
      return;
    }
    // Only paths and codes: the message itself may hold what does not belong in a log.
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    this.options.log.error({ child: this.options.name, issues }, 'dropped an invalid message');
  }

  #onExit(child: Child, code: number): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#state === 'stopping') {
      this.#state = 'stopped';
      this.#exited?.();
      return;
    }
    const delay = this.#backoff.next(Date.now());
    this.#state = 'waiting';
    this.options.log.warn({ child: this.options.name, code, restartInMs: delay }, 'child ended');
    this.#restartTimer = setTimeout(() => {
      this.start();
    }, delay);
    this.options.onExit(code, delay);
  }
}
