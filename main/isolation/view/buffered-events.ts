import type { EngineEvents } from '../engine';

/** Events of a tab; what comes before a window listens to it is told once one does. */
export class BufferedEvents {
  #listener: EngineEvents | undefined;
  readonly #waiting: ((on: EngineEvents) => void)[] = [];
  readonly on: EngineEvents;

  constructor(listener: EngineEvents | undefined) {
    this.#listener = listener;
    const later =
      <T extends unknown[]>(tell: (on: EngineEvents, ...given: T) => void) =>
      (...given: T): void => {
        this.#tell((on) => {
          tell(on, ...given);
        });
      };
    this.on = {
      title: later((on, title: string) => on.title(title)),
      address: later((on, ...given: Parameters<EngineEvents['address']>) => on.address(...given)),
      loading: later((on, isLoading: boolean) => on.loading(isLoading)),
      favicon: later((on, dataUrl: string) => on.favicon(dataUrl)),
      found: later((on, ...given: Parameters<EngineEvents['found']>) => on.found(...given)),
      refused: later((on, ...given: Parameters<EngineEvents['refused']>) => on.refused(...given)),
      popup: later((on, ...given: Parameters<EngineEvents['popup']>) => on.popup(...given)),
      download: later((on, ...given: Parameters<EngineEvents['download']>) =>
        on.download(...given),
      ),
      failed: later((on, url: string, code: string) => on.failed(url, code)),
      closed: later((on) => on.closed()),
      crashed: later((on, reason: string) => on.crashed(reason)),
      // A page that nobody shows can ask nobody.
      dialog: (dialog) => this.#listener?.dialog(dialog) ?? Promise.resolve({ accepted: false }),
      shortcut: later((on, ...given: Parameters<EngineEvents['shortcut']>) =>
        on.shortcut(...given),
      ),
    };
  }

  adopt(listener: EngineEvents): void {
    this.#listener = listener;
    for (const tell of this.#waiting.splice(0)) tell(listener);
  }

  #tell(tell: (on: EngineEvents) => void): void {
    if (this.#listener === undefined) this.#waiting.push(tell);
    else tell(this.#listener);
  }
}
