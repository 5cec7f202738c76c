import type { Logger } from 'pino';
import { toAgentSchema, type FromAgent, type ToAgent } from './control';

/** The end of a message port, as Electron's `process.parentPort` has it. */
export interface MessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

type Listeners = {
  [T in ToAgent['type']]?: (message: Extract<ToAgent, { type: T }>) => void;
};

/** Speaks with main. What does not fit the contract is dropped and named in the log. */
export class ControlChannel {
  #listeners: Listeners = {};

  constructor(
    private readonly port: MessagePort,
    private readonly log: Logger,
  ) {
    port.on('message', ({ data }) => this.#receive(data));
  }

  send(message: FromAgent): void {
    this.port.postMessage(message);
  }

  /** Takes messages of one type; a later listener takes the place of an earlier one. */
  on<T extends ToAgent['type']>(
    type: T,
    listener: (message: Extract<ToAgent, { type: T }>) => void,
  ): void {
    this.#listeners = { ...this.#listeners, [type]: listener };
  }

  #receive(data: unknown): void {
    const parsed = toAgentSchema.safeParse(data);
    if (!parsed.success) {
      this.log.warn({ issues: parsed.error.issues.length }, 'a message of main does not fit');
      return;
    }
    const listener = this.#listeners[parsed.data.type] as ((message: ToAgent) => void) | undefined;
    listener?.(parsed.data);
  }
}
