import type { WebContents } from 'electron';
import type { EngineEvents } from '../engine';

/**
 * Asks before a page with unsaved work is left. Electron wants its answer at once, and people take
 * their time: so the page stays, and what was wanted is done again when they have said that it may
 * go. What a form posted cannot be done again; it goes when it is sent once more. A tab that is closed
 * asks nothing.
 */
export class LeaveQuestion {
  #again: (() => void) | undefined;
  #isAsked = false;
  #mayGo = false;

  constructor(
    private readonly page: WebContents,
    private readonly on: () => EngineEvents,
    private readonly open: (url: string) => void,
  ) {
    page.on('will-prevent-unload', (event) => {
      // To prevent this event is not to heed the page.
      if (this.#mayGo) event.preventDefault();
      else if (!this.#isAsked) void this.#ask();
    });
    page.on('did-navigate', () => this.#forget());
  }

  /** Goes a way that may lead off the page. */
  by(way: () => void): void {
    this.#again = way;
    way();
  }

  /** The page itself wants to go there; to no address where that cannot be done again. */
  wanted(url: string | undefined): void {
    this.#again = url === undefined ? undefined : () => this.open(url);
  }

  async #ask(): Promise<void> {
    this.#isAsked = true;
    const again = this.#again;
    const { accepted } = await this.on().dialog({ kind: 'leave', message: '', preset: '' });
    this.#forget();
    if (!accepted || this.page.isDestroyed()) return;
    this.#mayGo = true;
    again?.();
  }

  #forget(): void {
    this.#again = undefined;
    this.#isAsked = false;
    this.#mayGo = false;
  }
}
