import type { CDPSession } from 'puppeteer-core';
import type { PixelTextNode } from '../../../preload/pixels-contract';
import { actOn, readPageText } from './page-text';
import { ifThere } from './protocol';

/** How often the text of a page is read while it changes and somebody wants it, ms. */
const INTERVAL_MS = 700;

/** A page as text, for those who want it: read anew while the page changes, and acted on by its parts. */
export class TabText {
  #isWanted = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly page: CDPSession,
    private readonly show: (nodes: readonly PixelTextNode[]) => void,
  ) {}

  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    void ifThere(this.page.send(isWanted ? 'Accessibility.enable' : 'Accessibility.disable'));
    this.mayHaveChanged();
  }

  async act(id: number, text: string | undefined): Promise<void> {
    await actOn(this.page, id, text);
    this.mayHaveChanged();
  }

  /** The page was painted, or acted on. */
  mayHaveChanged(): void {
    if (!this.#isWanted || this.#timer !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      void readPageText(this.page).then((nodes) => {
        this.#timer = undefined;
        if (this.#isWanted && !this.#isClosed) this.show(nodes);
      });
    }, INTERVAL_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
