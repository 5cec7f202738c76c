import { randomUUID } from 'node:crypto';
import { session, type Session } from 'electron';
import { trustOnly } from './certificate-trust';
import { sandboxDirective } from './sandbox-policy';
import type { IsolationSwitches } from './switches';

export interface IsolatedSessionOptions {
  /** Address of the agent's proxy, `http://127.0.0.1:port`. */
  readonly proxy: string;
  readonly caPem: string;
  readonly switches: IsolationSwitches;
}

/** A session in memory, for one window, never used again, whose only way out is the agent's proxy. */
export async function createIsolatedSession(options: IsolatedSessionOptions): Promise<Session> {
  const isolated = session.fromPartition(`isolated-${randomUUID()}`, { cache: false });
  // Chromium goes straight to loopback unless told not to.
  await isolated.setProxy({
    proxyRules: new URL(options.proxy).host,
    proxyBypassRules: '<-loopback>',
  });
  isolated.setCertificateVerifyProc(trustOnly(options.caPem, Date.now));
  refusePermissions(isolated, options.switches);
  sandboxDocuments(isolated, options.switches);
  isolated.setSpellCheckerEnabled(false);
  return isolated;
}

/** Leaves nothing behind, even for as long as the app runs on. */
export async function disposeIsolatedSession(isolated: Session): Promise<void> {
  await isolated.closeAllConnections();
  await Promise.all([
    isolated.clearStorageData(),
    isolated.clearCache(),
    isolated.clearAuthCache(),
  ]);
}

function refusePermissions(isolated: Session, switches: IsolationSwitches): void {
  const allowed = (permission: string): boolean =>
    (permission === 'clipboard-sanitized-write' && switches.copy === 'allow') ||
    (permission === 'clipboard-read' && switches.paste === 'allow');
  isolated.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(allowed(permission));
  });
  isolated.setPermissionCheckHandler((_contents, permission) => allowed(permission));
  isolated.setDevicePermissionHandler(() => false);
}

function sandboxDocuments(isolated: Session, switches: IsolationSwitches): void {
  const directive = sandboxDirective(switches);
  isolated.webRequest.onHeadersReceived((details, answer) => {
    if (details.resourceType !== 'mainFrame' && details.resourceType !== 'subFrame') {
      answer({});
      return;
    }
    const headers = { ...details.responseHeaders };
    // A second policy beside the site's own: both apply.
    headers['Content-Security-Policy'] = [...policiesOf(headers), directive];
    answer({ responseHeaders: headers });
  });
  // A service worker could answer for documents, and its answers do not pass the line above.
  isolated.webRequest.onBeforeSendHeaders((details, answer) => {
    const isWorker = Object.keys(details.requestHeaders).some(
      (name) => name.toLowerCase() === 'service-worker',
    );
    answer(isWorker ? { cancel: true } : { requestHeaders: details.requestHeaders });
  });
}

function policiesOf(headers: Record<string, string[]>): string[] {
  const found: string[] = [];
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase() !== 'content-security-policy') continue;
    found.push(...(headers[name] ?? []));
    delete headers[name];
  }
  return found;
}
