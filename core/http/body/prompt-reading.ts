import type { Extractor, ReadRequest, RequestHead } from '../../extract/types';
import { decodeContent, decodeContentSync, encodeContent } from '../../extract/content-coding';

/** Compressed bodies up to this size are decoded on the spot; going to a thread costs more. */
const SYNC_BYTES = 32 * 1024;

/** What a request body turned out to be. */
export type Reading =
  | {
      readonly kind: 'prompt';
      readonly read: ReadRequest;
      /** The body without its content coding. */
      readonly plain: Uint8Array;
    }
  /** No prompt in it: settings, telemetry, a heartbeat. */
  | { readonly kind: 'none'; readonly plain?: Uint8Array }
  | { readonly kind: 'unscannable'; readonly reason: string };

/** Decodes and reads a body. Never throws for what it holds. */
export async function readPrompt(
  extractor: Extractor,
  request: RequestHead,
  body: Buffer,
  decompressedLimit: number,
): Promise<Reading> {
  const coding = request.headers['content-encoding'];
  let plain: Uint8Array = body;
  if (coding !== undefined) {
    const decode = body.length <= SYNC_BYTES ? decodeContentSync : decodeContent;
    const decoded = await decode(body, coding, decompressedLimit);
    if (!decoded.ok) return { kind: 'unscannable', reason: CODING_REASONS[decoded.reason] };
    plain = decoded.bytes;
  }
  return readWith(extractor, asSent(request), plain);
}

/** Reads a request without a body, whose target may hold a question. */
export function readQuestion(extractor: Extractor, request: RequestHead): Reading {
  return request.target.includes('?')
    ? readWith(extractor, request, NOTHING)
    : { kind: 'none', plain: NOTHING };
}

const NOTHING = new Uint8Array();
/** Methods whose bodies extractors read. */
const SENDS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** What has a body is read like a POST: a method that is called otherwise must not hide a prompt. */
function asSent(request: RequestHead): RequestHead {
  if (SENDS.has(request.method)) return request;
  const { host, target, headers } = request;
  return { method: 'POST', host, target, headers };
}

function readWith(extractor: Extractor, head: RequestHead, plain: Uint8Array): Reading {
  try {
    const found = extractor.read(head, plain);
    return found ? { kind: 'prompt', read: found, plain } : { kind: 'none', plain };
  } catch {
    // An extractor that trips over a body is a defect; the body counts as not inspected.
    return { kind: 'unscannable', reason: `the extractor ${extractor.id} failed` };
  }
}

const CODING_REASONS = {
  bomb: 'it is too large once it is decompressed',
  broken: 'its compression is broken',
  unsupported: 'its compression is not known',
} as const;

/** The body with other text in it, in the content coding that it came in. `undefined`: not possible. */
export async function redactedBody(
  read: ReadRequest,
  edits: ReadonlyMap<number, string>,
  request: RequestHead,
): Promise<Buffer | undefined> {
  const encoded = await encodeContent(read.replace(edits), request.headers['content-encoding']);
  return encoded.ok ? Buffer.from(encoded.bytes) : undefined;
}
