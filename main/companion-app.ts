import { join } from 'node:path';
import { app, Menu } from 'electron';
import { DEEP_LINK_SCHEME, findDeepLink } from './deep-link';
import { Desktop } from './desktop';
import { listenOutside, stopBeforeQuit } from './lifecycle';
import { setProcessSwitches } from './isolation/process-switches';
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
  // Who can attach a debugger to our windows can do what a person at them can.
  if (app.isPackaged) refuseDebuggers();
  registerAppScheme();
  setProcessSwitches(app.commandLine);
  // On Linux the package says so in its desktop file; a call would write in the person's own choices.
  if (process.platform !== 'linux') app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
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
  const opened = link === undefined ? undefined : desktop.links.deepLink(link);
  await Promise.all([desktop.chosen, opened]);
}

/** Fuses close Node's inspector; Chromium's own is asked for by switches. */
function refuseDebuggers(): void {
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe']) {
    app.commandLine.removeSwitch(name);
  }
}

/** Starts the companion, or says on standard error why it cannot. */
export function runCompanion(): void {
  try {
    start(parseOptions(process.argv, process.cwd())).catch(giveUp);
  } catch (error) {
    giveUp(error);
  }
}
