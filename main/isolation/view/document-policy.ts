import type { OnBeforeSendHeadersListenerDetails, Session } from 'electron';
import type { EngineOptions } from '../engine';
import { sandboxDirective } from './sandbox-policy';

/** Requests that bring a document, in whatever a page frames it. */
const DOCUMENTS = new Set(['mainFrame', 'subFrame', 'object', 'other']);

/**
 * What holds for every document of the session by its network requests, whichever tab or frame asks:
 * it belongs to the app, it is in a sandbox, and it comes from the network and not from a script.
 */
export function keepDocumentsInside(session: Session, options: EngineOptions): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const isFrame = details.resourceType === 'mainFrame' || details.resourceType === 'subFrame';
    answer({ cancel: isFrame && !options.isInScope(details.url) && !isLocal(details.url) });
  });
  session.webRequest.onHeadersReceived((details, answer) => {
    if (!DOCUMENTS.has(details.resourceType)) {
      answer({});
      return;
    }
    const headers = { ...details.responseHeaders };
    // A second policy beside the site's own: both apply.
    const directive = sandboxDirective(options.controls);
    headers['Content-Security-Policy'] = [...policiesOf(headers), directive];
    answer({ responseHeaders: headers });
  });
  session.webRequest.onBeforeSendHeaders((details, answer) => {
    // A service worker could answer for documents, and its answers do not pass the lines above.
    if (isServiceWorker(details)) answer({ cancel: true });
    else answer({ requestHeaders: details.requestHeaders });
  });
}

/** Documents without a request to the network; they inherit what their maker is held to. */
function isLocal(url: string): boolean {
  return /^(about|blob|data):/.test(url);
}

function isServiceWorker({ requestHeaders }: OnBeforeSendHeadersListenerDetails): boolean {
  return Object.keys(requestHeaders).some((name) => name.toLowerCase() === 'service-worker');
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
