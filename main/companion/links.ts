import { dialog, shell } from 'electron';
import { parseDeepLink } from '../deep-link';
import type { IsolatedBrowser } from '../isolation/isolated-browser';
import type { Log } from '../log';
import { text } from '../text/catalogue';

/** Opens addresses that come from outside: links, the command line, the agent. */
export class LinkOpener {
  /** One that came before policy did; it is opened once policy is there. */
  #waiting: string | undefined;
  #isExplaining = false;

  constructor(
    private readonly browser: IsolatedBrowser,
    private readonly log: Log,
  ) {}

  /** A `portcullis://` link, which any web page can make. */
  async deepLink(link: string): Promise<void> {
    const parsed = parseDeepLink(link);
    if (parsed.kind === 'open') await this.isolate(parsed.url);
    else await this.#explain(text.link.malformed(parsed.reason));
  }

  async isolate(url: string): Promise<void> {
    const result = await this.browser.open(url);
    if (result === 'not-ready') this.#waiting = url;
    if (result === 'not-allowed') await this.#explain(text.link.notAllowed(new URL(url).host));
  }

  /** Policy and proxy may be there now. */
  async retry(): Promise<void> {
    const url = this.#waiting;
    this.#waiting = undefined;
    if (url !== undefined) await this.isolate(url);
  }

  /** One at a time, so that a page that fires links cannot cover the screen with dialogs. */
  async #explain(message: string): Promise<void> {
    this.log.warn({ message }, 'a link was not opened');
    if (this.#isExplaining) return;
    this.#isExplaining = true;
    try {
      await dialog.showMessageBox({ type: 'warning', message: text.link.title, detail: message });
    } finally {
      this.#isExplaining = false;
    }
  }
}

/** Opens a console in the person's browser. */
export async function openInBrowser(url: string): Promise<void> {
  if (/^https?:$/.test(new URL(url).protocol)) await shell.openExternal(url);
}
