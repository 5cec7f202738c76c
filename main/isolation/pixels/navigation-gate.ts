import type { CDPSession, Protocol } from 'puppeteer-core';
import type { IsolationCredentials } from '../../supervisor/agent-supervisor';
import { ifThere } from './protocol';

type Paused = Protocol.Fetch.RequestPausedEvent;

export interface NavigationGateOptions {
  readonly credentials: Pick<IsolationCredentials, 'username' | 'password'>;
  readonly isInScope: (url: string) => boolean;
  /** A document may be asked for; the gate of the whole browser sees it next. */
  readonly passed: (paused: Paused) => void;
  /** A document outside of the app's scope was asked for; the request has been refused. */
  readonly outOfScope: (url: string) => void;
  /** A document did not come: the reason in Chromium's words, for example `ERR_CONNECTION_REFUSED`. */
  readonly failed: (url: string, code: string) => void;
  /** An answer to be kept and not shown; the gate has stopped the navigation. */
  readonly file: (answer: FileAnswer) => void;
  /** Whether the content of files is wanted at all. */
  readonly takesFiles: boolean;
  /** Content of ours for this address; it is asked for once for each request. */
  readonly own: (url: string) => OwnPage | undefined;
  /** What a request is to send in the place of its own body. */
  readonly instead?: (
    request: Protocol.Network.Request,
  ) => Omit<Protocol.Fetch.ContinueRequestRequest, 'requestId'> | undefined;
}

/** A file that a server sent, read in the engine. */
export interface FileAnswer {
  readonly url: string;
  readonly name: string | undefined;
  readonly mimeType: string;
  /** Nothing where files are not taken, or where it is larger than `FILE_BYTES`. */
  readonly content: Buffer | undefined;
}

export interface OwnPage {
  readonly mimeType: string;
  readonly content: Buffer;
}

/** Pages of ours inside the engine; the name exists nowhere (RFC 2606). */
export const OWN_ORIGIN = 'https://portcullis.invalid';
/** Largest file that is read, bytes. */
export const FILE_BYTES = 64 * 1024 * 1024;

/** What Chromium shows as a document by itself; anything else would be a download. */
const SHOWN =
  /^(text\/(html|plain|css|csv|xml|javascript)|image\/|video\/|audio\/|multipart\/|application\/(xhtml\+xml|xml|json|pdf|javascript))/;

/**
 * Stands between a tab and the network for everything that becomes a document, in frames too: answers
 * the proxy's question for credentials and nobody else's, keeps navigation in scope at every hop of
 * a redirect, and takes files out of the way before they become downloads. Resolves once it stands.
 * @throws ProtocolError where it cannot stand
 */
export async function holdNavigation(
  session: CDPSession,
  options: NavigationGateOptions,
): Promise<void> {
  session.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const { username, password } = options.credentials;
    const isProxy = authChallenge.source === 'Proxy';
    void ifThere(
      session.send('Fetch.continueWithAuth', {
        requestId,
        authChallengeResponse: isProxy
          ? { response: 'ProvideCredentials', username, password }
          : { response: 'CancelAuth' },
      }),
    );
  });
  session.on('Fetch.requestPaused', (paused) => {
    void decide(session, paused, options);
  });
  await session.send('Fetch.enable', {
    handleAuthRequests: true,
    patterns: [
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Request' },
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Response' },
    ],
  });
}

async function decide(
  session: CDPSession,
  paused: Paused,
  options: NavigationGateOptions,
): Promise<void> {
  const { requestId, request } = paused;
  const isAnswer = paused.responseStatusCode !== undefined || paused.responseErrorReason;
  if (!isAnswer) {
    const own = options.own(request.url);
    if (own !== undefined) {
      await ifThere(
        session.send('Fetch.fulfillRequest', {
          requestId,
          responseCode: 200,
          ...ownPage(own),
        }),
      );
    } else if (options.isInScope(request.url)) {
      options.passed(paused);
      const instead = options.instead?.(request);
      await ifThere(session.send('Fetch.continueRequest', { requestId, ...instead }));
    } else {
      await stay(session, requestId);
      options.outOfScope(request.url);
    }
    return;
  }
  const { responseErrorReason } = paused;
  if (responseErrorReason !== undefined && responseErrorReason !== 'Aborted') {
    options.failed(request.url, codeOf(responseErrorReason));
  }
  const file = fileOf(paused);
  if (file === undefined) {
    await ifThere(session.send('Fetch.continueRequest', { requestId }));
    return;
  }
  const content = options.takesFiles ? await read(session, requestId) : undefined;
  await stay(session, requestId);
  options.file({ ...file, url: request.url, content });
}

/** An answer without content leaves the page that is there as it is (RFC 9110 15.3.5). */
export async function stay(session: CDPSession, requestId: string): Promise<void> {
  await ifThere(session.send('Fetch.fulfillRequest', { requestId, responseCode: 204 }));
}

/** `ConnectionRefused`, as the protocol says it, is `ERR_CONNECTION_REFUSED` to everybody else. */
function codeOf(reason: Protocol.Network.ErrorReason): string {
  return `ERR_${reason.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`;
}

function ownPage({ mimeType, content }: OwnPage) {
  return {
    responseHeaders: [
      { name: 'Content-Type', value: mimeType },
      { name: 'X-Content-Type-Options', value: 'nosniff' },
      { name: 'Content-Disposition', value: 'inline' },
    ],
    body: content.toString('base64'),
  };
}

/** Name and type of an answer that is a file; nothing where it is a page. */
function fileOf(paused: Paused): { name: string | undefined; mimeType: string } | undefined {
  const status = paused.responseStatusCode ?? 0;
  if (status < 200 || status > 299) return undefined;
  const header = (name: string): string =>
    paused.responseHeaders?.find((each) => each.name.toLowerCase() === name)?.value ?? '';
  const disposition = header('content-disposition');
  const mimeType = (header('content-type').split(';', 1)[0] ?? '').trim().toLowerCase();
  const isAttachment = /^\s*attachment\b/i.test(disposition);
  const isShown = mimeType === '' || SHOWN.test(mimeType);
  if (!isAttachment && isShown) return undefined;
  return { name: fileName(disposition), mimeType };
}

/** The name in a Content-Disposition (RFC 6266 4.3): the encoded form counts first. */
function fileName(disposition: string): string | undefined {
  const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Broken encoding: the plain form has to do.
    }
  }
  const plain = /filename\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]+)/i.exec(disposition)?.[1];
  return plain?.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}

async function read(session: CDPSession, requestId: string): Promise<Buffer | undefined> {
  const taken = await ifThere(session.send('Fetch.takeResponseBodyAsStream', { requestId }));
  if (taken === undefined) return undefined;
  const handle = taken.stream;
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const piece = await ifThere(session.send('IO.read', { handle }));
    if (piece === undefined) return undefined;
    const chunk = Buffer.from(piece.data, piece.base64Encoded === true ? 'base64' : 'utf8');
    chunks.push(chunk);
    length += chunk.length;
    if (piece.eof || length > FILE_BYTES) break;
  }
  await ifThere(session.send('IO.close', { handle }));
  return length > FILE_BYTES ? undefined : Buffer.concat(chunks);
}
