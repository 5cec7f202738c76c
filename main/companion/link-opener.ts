import { parseDeepLink, type LinkedPage } from '../deep-link';
import type { IsolatedBrowser } from '../isolation/isolated-browser';
import type { Log } from '../log';
import { t } from '../text/messages';

export interface LinkTargets {
  readonly showPage: (page: LinkedPage) => void;
  readonly signIn: () => void;
  /** Tells the person why nothing was opened; resolves once they have read it. */
  readonly explain: (title: string, detail: string) => Promise<void>;
  /** Whether a policy is expected that has not come yet: it may allow what nothing allows now. */
  readonly awaitsPolicy: () => boolean;
}

/** A link may ask for the sign-in page once in so long, ms: a web page can fire as many as it likes. */
const SIGN_IN_EVERY_MS = 10_000;

/**
 * How long a new desk waits for its first policy before it says that an address is not allowed, ms.
 * Enrolment and the first fetch take a second or two.
 */
const FIRST_POLICY_MS = 15_000;

interface Waiting {
  readonly url: string;
  readonly session: string | undefined;
  /** Policy is given time until then, by the monotonic clock, ms. */
  readonly until: number;
}

/** Opens addresses that come from outside: links, the command line, the agent. */
export class LinkOpener {
  /** One that came before policy did; it is opened once policy is there. */
  #waiting: Waiting | undefined;
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
    await this.#open({ url, session, until: performance.now() + FIRST_POLICY_MS });
  }

  async #open(wish: Waiting): Promise<void> {
    const { url, session, until } = wish;
    const result = await this.browser.open(url, session);
    if (result === 'not-ready') this.#waiting = wish;
    if (result === 'not-allowed' && this.targets.awaitsPolicy() && performance.now() < until) {
      this.#waiting = wish;
      setTimeout(() => {
        this.#retryUnheard();
      }, until - performance.now()).unref();
      return;
    }
    const { host } = new URL(url);
    if (result === 'not-held') {
      await this.#explain(result, t('link.notHeld', { host }), t('link.noBrowser', { host }));
    }
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
    if (waiting !== undefined) await this.#open(waiting);
  }

  /** No policy has come in time: what the address gets now is its answer. */
  #retryUnheard(): void {
    this.retry().catch((error: unknown) => {
      this.log.error({ error: String(error) }, 'a link was not opened');
    });
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
      await this.targets.explain(title, detail);
    } finally {
      this.#isExplaining = false;
    }
  }
}
