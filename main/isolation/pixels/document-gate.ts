import type { CDPSession } from 'puppeteer-core';
import { OWN_ORIGIN, stay } from './navigation-gate';
import { ifThere } from './protocol';

export interface DocumentGateOptions {
  readonly isInScope: (url: string) => boolean;
  /** A document that does not belong to the app was asked for, by this frame, and refused. */
  readonly refused: (url: string, frameId: string) => void;
}

/**
 * Keeps every document of the whole browser in scope, before a request for it leaves. A window that
 * has no opener (`rel=noopener`, a form with `target=_blank`) asks for its document before anybody can
 * take hold of its page, so that the gate of that page would come too late.
 */
export async function holdDocuments(root: CDPSession, options: DocumentGateOptions): Promise<void> {
  root.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
    const isOwn = request.url.startsWith(`${OWN_ORIGIN}/`);
    if (isOwn || options.isInScope(request.url)) {
      void ifThere(root.send('Fetch.continueRequest', { requestId }));
      return;
    }
    void stay(root, requestId);
    options.refused(request.url, frameId);
  });
  await root.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }],
  });
}
