import { genericExtractor } from '../generic/extractor';
import { mediaType, pathOf } from '../request-target';
import { fixedParts, toRequest } from '../reading';
import type { Extractor, RequestHead } from '../types';

/**
 * Files whose bytes go to a store by themselves: ChatGPT PUTs them to blobs below
 * `oaiusercontent.com` (`x-ms-blob-type`), Google's chat sites send them to `push.clients6.google.com`
 * or `content-push.googleapis.com` by the resumable protocol (`x-goog-upload-command`, whose first
 * request only names the file). Told by the public clients lanqian528/chat2api (file_mixin.py) and
 * HanaokaYuzu/Gemini-API (upload_file.py).
 */
export const fileUploadExtractor: Extractor = {
  id: 'file-upload',
  matches: (head) => isBlobStore(head) || isResumable(head),
  read(head, body) {
    // Without a body: a question how far an upload is, its end, or its cancellation.
    if (body.length === 0 && !isNameOnly(head)) return undefined;
    const name = nameOf(head, body);
    const bytes = isNameOnly(head) ? undefined : body;
    const announced = Number(head.headers['x-goog-upload-header-content-length'] ?? Number.NaN);
    const reading = fixedParts(body, [
      {
        kind: 'file',
        role: 'user',
        name,
        mime: mediaType(
          head.headers['x-goog-upload-header-content-type'] ?? head.headers['content-type'],
        ),
        size: bytes?.length ?? (Number.isSafeInteger(announced) ? announced : -1),
        ...(bytes === undefined ? {} : { bytes }),
      },
    ]);
    return toRequest(reading, { extractor: 'file-upload' });
  },
  reader: (request, response) => genericExtractor.reader(request, response),
  refuse: (head, refusal) => genericExtractor.refuse(head, refusal),
  stop: (request, response, refusal) => genericExtractor.stop(request, response, refusal),
};

function isBlobStore({ method, host, headers }: RequestHead): boolean {
  return (
    method === 'PUT' && (/(^|\.)oaiusercontent\.com$/.test(host) || 'x-ms-blob-type' in headers)
  );
}

function isResumable({ method, headers }: RequestHead): boolean {
  return /^(POST|PUT)$/.test(method) && 'x-goog-upload-command' in headers;
}

function isNameOnly({ headers }: RequestHead): boolean {
  return headers['x-goog-upload-command']?.trim().toLowerCase() === 'start';
}

/** `File name: report.pdf` is the body of the first resumable request. */
function nameOf(head: RequestHead, body: Uint8Array): string {
  if (isNameOnly(head)) {
    return /^File name: (.*)/i.exec(Buffer.from(body).toString('utf8'))?.[1]?.trim() ?? '';
  }
  return isResumable(head) ? '' : (pathOf(head.target).split('/').at(-1) ?? '');
}
