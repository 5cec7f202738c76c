import type { CDPSession } from 'puppeteer-core';

/** What lets a target run that Chromium has stopped at its beginning. */
const RUN = 'Runtime.runIfWaitingForDebugger';

/**
 * Keeps every target of Chromium where it was stopped, before its first script and its first request,
 * until it is opened here. The library lets targets run as soon as it knows of them; Chromium then
 * goes on at once, while commands that were sent before may still wait for a busy renderer, and are
 * lost to the document that comes meanwhile. What is never opened never runs.
 */
export class StartGate {
  readonly #opening = new WeakMap<CDPSession, () => void>();

  /** From now on this target runs only when it is opened; called before the library knows of it. */
  hold(session: CDPSession): void {
    const opened = new Promise<void>((resolve) => {
      this.#opening.set(session, resolve);
    });
    const send = session.send.bind(session);
    session.send = async (method, params, options) => {
      if (method === RUN) await opened;
      return send(method, params, options);
    };
  }

  open(session: CDPSession): void {
    this.#opening.get(session)?.();
  }
}
