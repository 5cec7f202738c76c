import type { Log } from '../log';
import type { ManagedSettings } from '../managed/schema';
import { feedAddress, planFor, type Offer } from './update-plan';

/** How often the endpoint is asked, ms. */
const EVERY_MS = 4 * 60 * 60 * 1000;

/** What is used of electron-updater. It checks the digest of what it downloads, and its signer where a platform has one. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  setFeedURL(feed: { readonly provider: 'generic'; readonly url: string }): void;
  checkForUpdates(): Promise<{ readonly updateInfo: Offer } | null>;
  downloadUpdate(): Promise<unknown>;
}

export interface UpdatesOptions {
  readonly updater: Updater;
  readonly endpoint: string;
  readonly settings: ManagedSettings;
  readonly version: string;
  readonly log: Log;
  /** The person decides; true: install it. */
  readonly ask: (version: string) => Promise<boolean>;
  readonly now?: () => number;
}

/** Follows what the endpoint offers; a downloaded version is installed when the companion ends. */
export class Updates {
  readonly #timer: NodeJS.Timeout;
  /** A version that was downloaded or that the person does not want now. */
  #settled: string | undefined;

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
  async check(): Promise<void> {
    const { updater, settings, version, log, ask, now = Date.now } = this.options;
    try {
      const offer = (await updater.checkForUpdates())?.updateInfo;
      if (offer === undefined || offer.version === this.#settled) return;
      const plan = planFor(offer, version, settings, now());
      if (plan === 'nothing' || plan === 'wait') return;
      this.#settled = offer.version;
      if (plan === 'ask' && !(await ask(offer.version))) return;
      await updater.downloadUpdate();
      log.info({ version: offer.version }, 'an update is ready, for the end of this run');
    } catch (error) {
      this.#settled = undefined;
      const reason = error instanceof Error ? error.name : 'unknown';
      log.warn({ reason }, 'no update could be had');
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
