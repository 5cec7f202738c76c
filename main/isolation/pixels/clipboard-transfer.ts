import type { CDPSession } from 'puppeteer-core';
import { OWN_ORIGIN, type OwnPage } from './navigation-gate';
import { ifThere } from './protocol';

/** Where the page lives that reads and writes the engine's clipboard. */
export const CLIPBOARD_PAGE = `${OWN_ORIGIN}/clipboard`;
/** Its content: nothing. */
export const CLIPBOARD_DOCUMENT: OwnPage = {
  mimeType: 'text/html; charset=utf-8',
  content: Buffer.from('<!doctype html><title>Clipboard</title>'),
};

/**
 * The clipboard of one engine, which is in its memory and no other program's. A page of ours, which
 * no site can reach, carries text between it and the session: what was copied inside, and what
 * may be pasted. Nothing else of the engine touches a clipboard.
 */
export class ClipboardTransfer {
  #known = '';
  #work: Promise<unknown> = Promise.resolve();

  /** @param page session of the page at `CLIPBOARD_PAGE`, loaded. */
  constructor(private readonly page: CDPSession) {}

  /** Text that was copied in the engine since the last look; nothing where there is no new one. */
  changed(): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const text = await this.#run('navigator.clipboard.readText()');
      if (typeof text !== 'string' || text === this.#known) return undefined;
      this.#known = text;
      return text;
    });
  }

  /** Makes this what the next paste in the engine gives. */
  put(text: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#run(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
      this.#known = text;
    });
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#work.then(step);
    // Whoever asked hears of a failure; the next in line does not.
    this.#work = turn.catch(() => undefined);
    return turn;
  }

  async #run(expression: string): Promise<unknown> {
    const answer = await ifThere(
      this.page.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      }),
    );
    return answer?.exceptionDetails === undefined ? answer?.result.value : undefined;
  }
}

/** Loads our page into one that is held; resolves once it can be used. */
export async function loadClipboardPage(page: CDPSession): Promise<ClipboardTransfer> {
  const loaded = new Promise<void>((resolve) => {
    page.once('Page.loadEventFired', () => resolve());
  });
  await page.send('Page.navigate', { url: CLIPBOARD_PAGE });
  await loaded;
  return new ClipboardTransfer(page);
}
