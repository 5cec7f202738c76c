import type { Log } from '../log';
import type { ManagedSettings } from '../managed/schema';
import { feedAddress, planFor, type Offer } from './update-plan';

/** How often the endpoint is asked, ms. */
const EVERY_MS = 4 * 60 * 60 * 1000;
/** Somebody who said "later" is left alone for so long, ms. */
const LATER_MS = 24 * 60 * 60 * 1000;

/** What is used of electron-updater. It checks the digest of what it downloads, and its signer where a platform has one. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  setFeedURL(feed: { readonly provider: 'generic'; readonly url: string }): void;
  checkForUpdates(): Promise<{ readonly updateInfo: Offer } | null>;
  downloadUpdate(): Promise<unknown>;
}

/** What a person says about an update: take it and start again now, or ask again tomorrow. */
export type UpdateAnswer = 'now' | 'later';

export interface UpdatesOptions {
  readonly updater: Updater;
  readonly endpoint: string;
  readonly settings: ManagedSettings;
  readonly version: string;
  readonly log: Log;
  /** The person decides. */
  readonly ask: (version: string) => Promise<UpdateAnswer>;
  /** Ends the companion once nothing is under way, and starts the version that was downloaded. */
  readonly restart: () => Promise<void>;
  /** Throws where the offer was not released by whom the package trusts. */
  readonly verify: (offer: Offer) => Promise<void>;
  readonly now?: () => number;
}

/** Follows what the endpoint offers; what is not installed at once is installed when the companion ends. */
export class Updates {
  readonly #timer: NodeJS.Timeout;
  /** A version that was downloaded. */
  #ready: string | undefined;
  /** A version that the person did not want, and until when they are not asked again. */
  #later: { readonly version: string; readonly until: number } | undefined;
  #checking: Promise<void> | undefined;

  constructor(private readonly options: UpdatesOptions) {
    const { updater, endpoint, settings } = options;
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = true;
    // A ring that goes back to an older version takes its devices with it.
    updater.allowDowngrade = true;
    updater.setFeedURL({ provider: 'generic', url: feedAddress(endpoint, settings) });
    this.#timer = setInterval(() => void this.check(), EVERY_MS);
    this.#timer.unref();
  }

  /** Asks the endpoint now. Never throws: an update that does not come is tried again later. */
  check(): Promise<void> {
    // A question may stand for hours; it is not asked twice.
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #check(): Promise<void> {
    const { updater, log } = this.options;
    try {
      const offer = (await updater.checkForUpdates())?.updateInfo;
      if (offer !== undefined) await this.#consider(offer);
    } catch (error) {
      log.warn({ reason: codeOf(error) }, 'no update could be had');
    }
  }

  async #consider(offer: Offer): Promise<void> {
    const { updater, settings, version, log, ask, restart, verify } = this.options;
    const { now = Date.now } = this.options;
    if (offer.version === this.#ready) return;
    const plan = planFor(offer, version, settings, now());
    if (plan === 'nothing' || plan === 'wait') return;
    const isLater = this.#later?.version === offer.version && now() < this.#later.until;
    if (plan === 'ask' && isLater) return;
    await verify(offer);
    if (plan === 'ask' && (await ask(offer.version)) === 'later') {
      this.#later = { version: offer.version, until: now() + LATER_MS };
      return;
    }
    await updater.downloadUpdate();
    this.#ready = offer.version;
    log.info({ version: offer.version }, 'an update is ready');
    if (plan === 'ask') await restart();
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.name;
}
