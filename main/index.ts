import { join } from 'node:path';
import { app, Menu } from 'electron';
import { DEEP_LINK_SCHEME, findDeepLink } from './deep-link';
import { Desktop } from './desktop';
import { listenOutside, stopBeforeQuit } from './lifecycle';
import { createLog } from './log';
import { parseOptions, type DesktopOptions } from './options';
import { desktopPaths } from './paths';
import { text } from './text/catalogue';
import { applicationMenu } from './windows/application-menu';
import { registerAppScheme } from './windows/app-protocol';
import { lockDown } from './windows/lockdown';

const log = createLog();

/** Nothing went right that a person could see: say it where programs say it, and end. */
function giveUp(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text.start.failed}: ${reason}\n`);
  app.exit(1);
}

async function start(options: DesktopOptions): Promise<void> {
  // Electron's own data, and with it the lock against a second start, is one folder for each of ours.
  if (options.dataDir !== undefined) app.setPath('userData', options.dataDir);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerAppScheme();
  // Scripts get at the clipboard by the permission of a session only (main/isolation).
  app.commandLine.appendSwitch('blink-settings', 'javaScriptCanAccessClipboard=false');
  app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
  app.on('web-contents-created', (_event, contents) => {
    lockDown(contents);
  });
  const resources = join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'resources');
  const paths = desktopPaths(join(app.getAppPath(), 'out'), resources, app.getPath('userData'));
  const starting = app.whenReady().then(() => {
    Menu.setApplicationMenu(applicationMenu());
    return Desktop.start(options, paths, log);
  });
  const report = (error: unknown): void => {
    log.error({ error: String(error) }, 'a request from outside failed');
  };
  stopBeforeQuit(starting, report);
  listenOutside(starting, report);
  const desktop = await starting;
  const link = findDeepLink(process.argv);
  if (link !== undefined) await desktop.links.deepLink(link);
}

try {
  start(parseOptions(process.argv, process.cwd())).catch(giveUp);
} catch (error) {
  giveUp(error);
}
