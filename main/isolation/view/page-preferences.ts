import type { Session, WebPreferences } from 'electron';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import { guardArgument } from './guard-argument';

/**
 * Parts of the web platform that reach around the proxy, out of the window, or into the desktop, and
 * that no AI app needs. Names of Blink's runtime features; one that this version lacks is ignored.
 */
const BLINK_FEATURES_OFF = [
  'FileSystemAccess',
  'FileSystemAccessLocal',
  'FileHandlingIcons',
  'DocumentPictureInPictureAPI',
  'PictureInPictureAPI',
  'EyeDropperAPI',
  'WebShare',
  'WebOTP',
  'WebUSB',
  'WebHID',
  'WebBluetooth',
  'Serial',
  'WebNFC',
  'DirectSockets',
  'KeyboardLock',
  'BackgroundFetch',
  'Notifications',
  'PushMessaging',
  'InstalledApp',
  'Portals',
  'FencedFrames',
  'Fledge',
  'SharedStorageAPI',
  'AttributionReporting',
  'PrivateAggregation',
  'SpeculationRulesPrefetchProxy',
  'Prerender2',
  'WindowPlacement',
  'MultiScreenWindow',
].join(',');

/** How an isolated page runs. The defaults are named too: a default can change. */
export function pagePreferences(
  session: Session,
  guard: string,
  controls: IsolationControls,
): WebPreferences {
  return {
    session,
    preload: guard,
    additionalArguments: [guardArgument(controls)],
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    // Not Node: it makes the guard run in frames too.
    nodeIntegrationInSubFrames: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: false,
    spellcheck: false,
    plugins: false,
    disableDialogs: false,
    safeDialogs: true,
    disableBlinkFeatures: BLINK_FEATURES_OFF,
  };
}
