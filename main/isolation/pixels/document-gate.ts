import type { CDPSession, Protocol } from 'puppeteer-core';
import { OWN_ORIGIN, stay } from './navigation-gate';
import { ifThere } from './protocol';

export type DocumentRequest = Pick<Protocol.Fetch.RequestPausedEvent, 'frameId' | 'request'>;

export interface DocumentGateOptions {
  readonly isInScope: (url: string) => boolean;
  /** Whether the page that asks for this document is held. */
  readonly isHeld: (request: DocumentRequest) => boolean;
  /** A document was asked for by a page that nobody holds, and refused; the page stays empty. */
  readonly unheld: (request: DocumentRequest) => void;
  /** A document that does not belong to the app was asked for, by this frame, and refused. */
  readonly refused: (url: string, frameId: string) => void;
}

/**
 * Keeps every document of the whole browser in scope, and from every page that is not held, before a
 * request for it leaves. A window that has no opener (`rel=noopener`, a form with `target=_blank`) asks
 * for its document before anybody can take hold of its page, and has no renderer that could confirm a
 * hold until that document is there: the gate of the page would come too late, and so would the scripts
 * that every document begins with.
 */
export async function holdDocuments(root: CDPSession, options: DocumentGateOptions): Promise<void> {
  root.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
    const isOwn = request.url.startsWith(`${OWN_ORIGIN}/`);
    if (!isOwn && !options.isInScope(request.url)) {
      void stay(root, requestId);
      options.refused(request.url, frameId);
    } else if (options.isHeld({ frameId, request })) {
      void ifThere(root.send('Fetch.continueRequest', { requestId }));
    } else {
      void stay(root, requestId);
      options.unheld({ frameId, request });
    }
  });
  await root.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }],
  });
}
