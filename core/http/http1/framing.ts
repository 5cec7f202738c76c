import { MessageError } from './message-error';
import type { RequestHead1, ResponseHead1 } from './head';

/** How the end of a message's body is known (RFC 9112 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export const NO_BODY: Framing = { kind: 'none' };
const CHUNKED: Framing = { kind: 'chunked' };
const UNTIL_CLOSE: Framing = { kind: 'until-close' };

/** RFC 9110 8.6, one value only; a list of equal values is a sign of a merging intermediary. */
const CONTENT_LENGTH = /^\d{1,15}$/;

function lengthOf(value: string, status: number): Framing {
  if (!CONTENT_LENGTH.test(value)) {
    throw new MessageError(status, 'Content-Length is not one decimal number');
  }
  const length = Number(value);
  return length === 0 ? NO_BODY : { kind: 'length', length };
}

/** The one length of a response that repeats it (RFC 9110 8.6); `undefined` for anything else. */
export function repeatedLength(value: string): string | undefined {
  const [first = '', ...others] = value.split(',').map((one) => one.trim());
  return CONTENT_LENGTH.test(first) && others.every((one) => one === first) ? first : undefined;
}

/** Framing of a request. Everything that two parsers could read differently is refused. */
export function requestFraming(head: RequestHead1): Framing {
  const coding = head.fields.map['transfer-encoding'];
  const length = head.fields.map['content-length'];
  if (coding === undefined) return length === undefined ? NO_BODY : lengthOf(length, 400);
  if (length !== undefined) {
    throw new MessageError(400, 'Transfer-Encoding and Content-Length together');
  }
  if (head.minor === 0) throw new MessageError(400, 'Transfer-Encoding in HTTP/1.0');
  const lower = coding.toLowerCase();
  if (lower === 'chunked') return CHUNKED;
  if (/(^|,)\s*chunked\s*$/.test(lower) && !/chunked.*,/.test(lower)) {
    throw new MessageError(501, 'a transfer coding other than chunked is not spoken here');
  }
  throw new MessageError(400, 'Transfer-Encoding does not end in chunked');
}

/** Framing of the response to a request of `method`. */
export function responseFraming(head: ResponseHead1, method: string): Framing {
  const { status } = head;
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return NO_BODY;
  const coding = head.fields.map['transfer-encoding'];
  const length = head.fields.map['content-length'];
  if (coding !== undefined) {
    if (length !== undefined) {
      throw new MessageError(502, 'Transfer-Encoding and Content-Length together');
    }
    if (coding.toLowerCase() !== 'chunked') {
      throw new MessageError(502, 'a transfer coding other than chunked');
    }
    return CHUNKED;
  }
  return length === undefined ? UNTIL_CLOSE : lengthOf(repeatedLength(length) ?? length, 502);
}
