import type { Session, WebContents, WebPreferences } from 'electron';
import type { Log } from '../log';
import { APP_ORIGIN } from './app-protocol';

/** Crashes in a row after which a page is not loaded again. */
const MAX_RELOADS = 5;
/** A page that lived this long does not count as crashing in a row, ms. */
const HEALTHY_AFTER_MS = 60_000;

/** Preferences of our own windows. The defaults are named too: a default can change. */
export function ownWebPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    allowRunningInsecureContent: false,
    spellcheck: false,
  };
}

/** Every permission is refused, except that our own pages may put text on the clipboard. */
export function denyPermissions(session: Session): void {
  const allowed = (permission: string, origin: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOwn(origin);
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(allowed(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

/** For all contents of the app, whatever they are: nothing may be embedded or opened. */
export function lockDown(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** For our own pages: they stay on our origin and are loaded again when their process dies. */
export function guardOwnPage(contents: WebContents, log: Log): void {
  contents.on('will-navigate', (event) => {
    if (!isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  contents.session.on('will-download', (event, _item, source) => {
    if (source === contents) event.preventDefault();
  });
  reloadAfterCrash(contents, log);
}

function reloadAfterCrash(contents: WebContents, log: Log): void {
  let crashes = 0;
  let lastCrash = 0;
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || contents.isDestroyed()) return;
    const now = Date.now();
    crashes = now - lastCrash > HEALTHY_AFTER_MS ? 1 : crashes + 1;
    lastCrash = now;
    log.error({ reason: details.reason, crashes }, 'a window has crashed');
    if (crashes <= MAX_RELOADS) contents.reload();
  });
}

function isOwn(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`);
}
