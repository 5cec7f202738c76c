import type { Logger } from 'pino';

/** What has to be closed, in the order of opening; closed the other way round, once. */
export class Closing {
  readonly #steps: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  #closed: Promise<void> | undefined;

  add(name: string, close: () => Promise<void> | void): void {
    this.#steps.push({ name, close });
  }

  /** One step that fails does not keep the others from closing. */
  closeAll(log?: Logger): Promise<void> {
    this.#closed ??= this.#run(log);
    return this.#closed;
  }

  async #run(log: Logger | undefined): Promise<void> {
    for (const { name, close } of this.#steps.reverse()) {
      try {
        await close();
      } catch (error) {
        log?.error({ err: error, step: name }, 'could not be closed');
      }
    }
  }
}
