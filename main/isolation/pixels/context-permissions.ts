import type { CDPSession, Protocol } from 'puppeteer-core';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import { CLIPBOARD_PAGE } from './clipboard-transfer';

/**
 * What the pages of a context may do by Chromium's own permissions: a list refuses all that are not on
 * it. Only our own page reads and writes the engine's clipboard.
 */
export async function grantPermissions(
  root: CDPSession,
  browserContextId: string,
  controls: Pick<IsolationControls, 'copy'>,
): Promise<void> {
  const permissions: Protocol.Browser.PermissionType[] =
    controls.copy === 'refuse' ? [] : ['clipboardSanitizedWrite'];
  await root.send('Browser.grantPermissions', { browserContextId, permissions });
  await root.send('Browser.grantPermissions', {
    browserContextId,
    origin: new URL(CLIPBOARD_PAGE).origin,
    permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'],
  });
}

/** Chromium itself saves nothing, and says what it would have saved. */
export async function refuseDownloads(root: CDPSession, browserContextId: string): Promise<void> {
  await root.send('Browser.setDownloadBehavior', {
    behavior: 'deny',
    browserContextId,
    eventsEnabled: true,
  });
}
