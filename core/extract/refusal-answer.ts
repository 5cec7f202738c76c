import type { Refusal } from '../exchange/verdict';
import type { RefusalAnswer, RequestHead } from './types';

/**
 * 403: understood and refused (RFC 9110 15.5.4). SDKs retry 408, 409, 429 and 5xx by themselves, and
 * a refusal must not be retried.
 */
export const REFUSED_STATUS = 403;

/** Machine-readable name of a refusal in error bodies that have room for one. */
export const REFUSED_CODE = 'blocked_by_policy';

/** Builds a JSON refusal that a page may also read across origins. */
export function jsonRefusal(
  head: RequestHead,
  refusal: Refusal,
  body: unknown,
  status = refusal.status ?? REFUSED_STATUS,
): RefusalAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...commonHeaders(head, refusal),
    },
    body: JSON.stringify(body),
  };
}

/** Headers of every refusal. Without the CORS answer a page on another origin sees no reason. */
export function commonHeaders(head: RequestHead, refusal: Refusal): Record<string, string> {
  const origin = head.headers['origin'];
  return {
    'cache-control': 'no-store',
    'x-portcullis-exchange': refusal.exchangeId,
    ...(refusal.retryAfter === undefined ? {} : { 'retry-after': String(refusal.retryAfter) }),
    ...(origin === undefined
      ? {}
      : {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          vary: 'Origin',
        }),
  };
}
