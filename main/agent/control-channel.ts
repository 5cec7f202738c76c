import type { Logger } from 'pino';
import { fromAgentSchema, toAgentSchema, type FromAgent, type ToAgent } from './control';

/** The message port of a utility process, as far as it is used; no Electron needed to have one. */
export interface MessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Messages with main; what fits no schema is dropped, in either direction. */
export class ControlChannel {
  readonly #listeners = new Set<(message: ToAgent) => void>();

  constructor(
    private readonly port: MessagePort,
    private readonly log: Logger,
  ) {
    port.on('message', ({ data }) => {
      this.#receive(data);
    });
  }

  /** Only what the schema names crosses, so that nothing else can slip in with it. */
  send(message: FromAgent): void {
    const parsed = fromAgentSchema.safeParse(message);
    if (parsed.success) this.port.postMessage(parsed.data);
    else this.#report('dropped an invalid message of ours', parsed.error.issues);
  }

  onMessage(listener: (message: ToAgent) => void): void {
    this.#listeners.add(listener);
  }

  #receive(data: unknown): void {
    const parsed = toAgentSchema.safeParse(data);
    if (!parsed.success) {
      this.#report('dropped an invalid message', parsed.error.issues);
      return;
    }
    for (const listener of this.#listeners) listener(parsed.data);
  }

  /** Only paths and codes: the message itself may hold what does not belong in a log. */
  #report(
    what: string,
    issues: readonly { readonly path: readonly PropertyKey[]; readonly code: string }[],
  ): void {
    const faults = issues.map(({ path, code }) => `${path.map(String).join('.')}: ${code}`);
    this.log.error({ faults }, what);
  }
}
