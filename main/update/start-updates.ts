import { app } from 'electron';
import type { Log } from '../log';
import type { ManagedSettings } from '../managed/schema';
import { Updates } from './updates';

/**
 * Follows the updates of the organisation's endpoint where IT has them installed without a question.
 * Packages of apt and dnf are updated by these, and a build that is not packed by nothing.
 */
export async function startUpdates(
  endpoint: string | undefined,
  settings: ManagedSettings,
  log: Log,
): Promise<Updates | undefined> {
  const isOurs = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined;
  if (endpoint === undefined || !app.isPackaged || !isOurs || settings.updates !== 'install') {
    return undefined;
  }
  // Loaded here: most desks never need it.
  const { default: library } = await import('electron-updater');
  const updates = new Updates({
    updater: library.autoUpdater,
    endpoint,
    settings,
    version: app.getVersion(),
    log,
    ask: async () => false,
  });
  await updates.check();
  return updates;
}
