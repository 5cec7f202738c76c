import { anyAnswerReader } from '../answer/reader';
import { refusalText } from '../message';
import { asDrifted, toRequest, type Reading } from '../reading';
import { jsonRefusal, REFUSED_CODE } from '../refusal-answer';
import { isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { Extractor, ReadRequest, RequestHead } from '../types';
import { readAnyBody } from './body';
import { factsOfTarget, mergeFacts, named, type Facts } from './facts';
import { purposeOf } from './purpose';
import { readTarget } from './target';

/**
 * The extractor for everything nobody described to us. It reads bodies by shape, and questions that
 * stand in the address; it never throws, whatever the bytes are.
 */
export const genericExtractor: Extractor = {
  id: 'generic',
  matches: () => true,
  read: (head, body) => readGeneric('generic', head, body),
  reader: (_request, response, scope = 'all') => anyAnswerReader(response, scope),
  refuse(head, refusal) {
    const message = refusalText(refusal);
    const error = { message, type: REFUSED_CODE, code: REFUSED_CODE };
    // Pages look for the reason in one of these places.
    return jsonRefusal(head, refusal, { error, message, detail: message });
  },
  stop(_request, response, refusal) {
    const message = refusalText(refusal, 'answer');
    if (!isEventStream(response)) return '';
    return formatEvent({ error: { message, type: REFUSED_CODE, code: REFUSED_CODE } }, 'error');
  },
};

/** Reads a request by shape for any extractor. `undefined` where it holds no text. */
export function readGeneric(
  extractor: string,
  head: RequestHead,
  body: Uint8Array,
): ReadRequest | undefined {
  const purpose = purposeOf(head);
  if (purpose === 'none') return undefined;
  if (!hasPromptMethod(head.method) || body.length === 0) {
    return purpose === 'ask' ? readTarget(extractor, head, body) : undefined;
  }
  const read = readAnyBody(head, body, purpose === 'background');
  return known(extractor, head, read?.reading, read?.facts ?? {});
}

/** Reads a body by shape for an extractor that met a layout it does not know. */
export function readDrifted(
  extractor: string,
  head: RequestHead,
  body: Uint8Array,
): ReadRequest | undefined {
  const request = readByShape(extractor, head, body);
  return request && asDrifted(request);
}

/** Reads a body by shape, whatever its address says of its purpose. */
export function readByShape(
  extractor: string,
  head: RequestHead,
  body: Uint8Array,
): ReadRequest | undefined {
  const read = readAnyBody(head, body, false);
  return known(extractor, head, read?.reading, read?.facts ?? {});
}

function known(
  extractor: string,
  head: RequestHead,
  reading: Reading | undefined,
  facts: Facts,
): ReadRequest | undefined {
  const all = mergeFacts(facts, factsOfTarget(head.target));
  return toRequest(reading, { extractor, ...named(all) });
}

const hasPromptMethod = (method: string): boolean => /^(POST|PUT|PATCH)$/.test(method);
