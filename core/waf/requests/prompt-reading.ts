import type { WafZone } from '../../exchange/policy-waf';
import { decodeContent, encodeContent } from '../../extract/content-coding';
import { isJson, pathOf } from '../../extract/request-target';
import type { Extractor, ReadRequest, RequestHead } from '../../extract/types';
import { fitsTemplate } from '../discovery/path-template';

/** The label of operations that take prompts, as the field names it. */
export const LLM_LABEL = 'cf-llm';

/** What a body turned out to be. */
export type Reading =
  | { readonly kind: 'prompt'; readonly read: ReadRequest }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Whether a body of this request is read: JSON, on an operation that the zone wants read. */
export function isScanned(zone: WafZone, head: RequestHead): boolean {
  if (!zone.enabled || !isJson(head.headers['content-type'])) return false;
  return zone.scan === 'all' || labelsOf(zone, head).includes(LLM_LABEL);
}

/** Labels of the operation that a request calls. */
export function labelsOf(zone: WafZone, { method, host, target }: RequestHead): readonly string[] {
  const path = pathOf(target);
  const operation = zone.endpoints.find(
    (endpoint) =>
      endpoint.method === method &&
      (endpoint.host === undefined || endpoint.host === host) &&
      fitsTemplate(endpoint.path, path),
  );
  return operation?.labels ?? [];
}

/** Decodes and reads a body. Never throws for what it holds. */
export async function readPrompt(
  extractor: Extractor,
  head: RequestHead,
  body: Buffer,
  decompressedLimit: number,
): Promise<Reading> {
  const decoded = await decodeContent(body, head.headers['content-encoding'], decompressedLimit);
  if (!decoded.ok) return { kind: 'unreadable', reason: CODING_REASONS[decoded.reason] };
  try {
    const read = extractor.read(head, decoded.bytes);
    return read ? { kind: 'prompt', read } : { kind: 'none' };
  } catch {
    // An extractor that trips over a body is a defect; the body counts as not inspected.
    return { kind: 'unreadable', reason: `the extractor ${extractor.id} failed` };
  }
}

const CODING_REASONS = {
  bomb: 'it is too large once it is decompressed',
  broken: 'its compression is broken',
  unsupported: 'its compression is not known',
} as const;

/** The body with other text in it, in the coding that it came in; `undefined` where that is impossible. */
export async function redactedBody(
  read: ReadRequest,
  edits: ReadonlyMap<number, string>,
  head: RequestHead,
): Promise<Buffer | undefined> {
  const encoded = await encodeContent(read.replace(edits), head.headers['content-encoding']);
  return encoded.ok ? Buffer.from(encoded.bytes) : undefined;
}
