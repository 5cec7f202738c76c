import { dialog, shell } from 'electron';
import { parseDeepLink, type LinkedPage } from '../deep-link';
import type { IsolatedBrowser } from '../isolation/isolated-browser';
import type { Log } from '../log';
import { t } from '../text/messages';

export interface LinkTargets {
  readonly showPage: (page: LinkedPage) => void;
  readonly signIn: () => void;
}

/** A link may ask for the sign-in page once in so long, ms: a web page can fire as many as it likes. */
const SIGN_IN_EVERY_MS = 10_000;

/** Opens addresses that come from outside: links, the command line, the agent. */
export class LinkOpener {
  /** One that came before policy did; it is opened once policy is there. */
  #waiting: { readonly url: string; readonly session: string | undefined } | undefined;
  #isExplaining = false;
  #lastSignIn = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly browser: Pick<IsolatedBrowser, 'open'>,
    private readonly targets: LinkTargets,
    private readonly log: Log,
  ) {}

  /** A `portcullis://` link, which any web page can make. */
  async deepLink(link: string): Promise<void> {
    const parsed = parseDeepLink(link);
    switch (parsed.kind) {
      case 'open':
        return this.isolate(parsed.url, parsed.session);
      case 'page':
        this.targets.showPage(parsed.page);
        return;
      case 'sign-in':
        this.#signIn();
        return;
      case 'refused': {
        const reason = t(`link.reason.${parsed.reason}`);
        return this.#explain(parsed.reason, t('link.malformed', { reason }));
      }
    }
  }

  /** `session` is the id that a rule has given for this address; it is good once. */
  async isolate(url: string, session?: string): Promise<void> {
    const result = await this.browser.open(url, session);
    if (result === 'not-ready') this.#waiting = { url, session };
    const { host } = new URL(url);
    if (result === 'not-allowed') await this.#explain(result, t('link.notAllowed', { host }));
    if (
      result === 'chromium-none' ||
      result === 'chromium-configured-missing' ||
      result === 'chromium-does-not-start'
    ) {
      await this.#explain(result, t(`link.${result}`, { host }), t('link.noBrowser', { host }));
    }
  }

  /** Policy and proxy may be there now. */
  async retry(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) await this.isolate(waiting.url, waiting.session);
  }

  #signIn(): void {
    const now = performance.now();
    if (now - this.#lastSignIn < SIGN_IN_EVERY_MS) return;
    this.#lastSignIn = now;
    this.targets.signIn();
  }

  /** One at a time, so that a page that fires links cannot cover the screen with dialogs. */
  async #explain(reason: string, detail: string, title = t('link.title')): Promise<void> {
    this.log.warn({ reason }, 'a link was not opened');
    if (this.#isExplaining) return;
    this.#isExplaining = true;
    try {
      await dialog.showMessageBox({ type: 'warning', message: title, detail });
    } finally {
      this.#isExplaining = false;
    }
  }
}

/** Opens an address of the web in the person's browser. */
export async function openInBrowser(url: string): Promise<void> {
  if (/^https?:$/.test(new URL(url).protocol)) await shell.openExternal(url);
}

/** Opens the company's help, which may be a mail address too. */
export async function openSupport(url: string): Promise<void> {
  if (/^(https?|mailto):$/.test(new URL(url).protocol)) await shell.openExternal(url);
}
