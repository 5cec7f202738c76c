import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { Log } from '../log';
import type { ManagedSettings } from '../managed/schema';
import { t } from '../text/messages';
import { UnsignedOfferError, verifyOffer } from './offer-signature';
import { descriptionName, feedAddress, type Offer } from './update-plan';
import { Updates, type UpdateAnswer } from './updates';

/** The key of the releases, where whoever packed the app gave one (scripts/package/app.mjs). */
const RELEASE_KEY = 'keys/release.pem';

/**
 * Follows the updates of the organisation's endpoint, unless IT installs them. Packages of apt and dnf
 * are updated by these, and a build that is not packed by nothing.
 * @param stop ends what runs once nothing is under way
 */
export async function startUpdates(
  endpoint: string | undefined,
  settings: ManagedSettings,
  log: Log,
  stop: () => Promise<void>,
): Promise<Updates | undefined> {
  const isOurs = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined;
  if (endpoint === undefined || !app.isPackaged || !isOurs || settings.updates === 'off') {
    return undefined;
  }
  // Loaded here: most desks never need it.
  const { default: library } = await import('electron-updater');
  const { autoUpdater } = library;
  const feed = feedAddress(endpoint, settings);
  const key = await releaseKey();
  const updates = new Updates({
    updater: autoUpdater,
    ...{ endpoint, settings, version: app.getVersion(), log, ask },
    verify: async (offer) => {
      if (key === undefined) return;
      const description = new URL(descriptionName(process.platform, process.arch), feed).href;
      await verifyOffer(offer, description, key).catch((error: unknown) => {
        if (error instanceof UnsignedOfferError)
          log.error({ reason: error.message }, 'update refused');
        throw error;
      });
    },
    restart: async () => {
      await stop();
      // The new version starts before this process is gone, and would take itself for a second one.
      app.releaseSingleInstanceLock();
      autoUpdater.quitAndInstall(true, true);
    },
  });
  void updates.check();
  return updates;
}

async function ask(version: Offer['version']): Promise<UpdateAnswer> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: t('update.title'),
    message: t('update.question', { version }),
    detail: t('update.detail'),
    buttons: [t('update.now'), t('update.later')],
    // Return and Escape both leave everything as it is.
    ...{ defaultId: 1, cancelId: 1, noLink: true },
  });
  return response === 0 ? 'now' : 'later';
}

async function releaseKey(): Promise<string | undefined> {
  try {
    return await readFile(join(process.resourcesPath, RELEASE_KEY), 'utf8');
  } catch {
    // None was packed: digest and, on Windows and macOS, the signer are what is checked.
    return undefined;
  }
}
