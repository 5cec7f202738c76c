import type { IncomingHttpHeaders } from 'node:http';
import type { Headers, RequestHead } from '../../extract/types';

/** What HTTP/1.1 and HTTP/2 requests have in common. */
export interface RawRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url?: string | undefined;
  readonly method?: string | undefined;
  readonly httpVersion: string;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Header names in lower case, repeated ones joined as the extractors expect it. */
export function joinHeaders(headers: IncomingHttpHeaders): Headers {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':')) continue;
    joined[name] = Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value;
  }
  return joined;
}

/** Host in lower case without its port; empty where the request names none. */
export function hostOf(request: RawRequest): string {
  const authority = request.headers[':authority'] ?? request.headers.host ?? '';
  return String(authority).toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/**
 * The target as the origin will get it: dot segments resolved (RFC 3986 5.2.4), so that rules and
 * origin see the same path. `undefined` for a target that is no path.
 */
export function targetOf({ url }: RawRequest): string | undefined {
  if (!url?.startsWith('/') || !URL.canParse(`http://host${url}`)) return undefined;
  const { pathname, search } = new URL(`http://host${url}`);
  return decodes(pathname) ? pathname + search : undefined;
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false; // a stray percent sign, which origins read in different ways
  }
}

/**
 * What rules know of a request before its body; `target` is its path and query as the origin
 * gets them.
 */
export function headOf(request: RawRequest, target: string): RequestHead {
  return {
    method: request.method ?? 'GET',
    host: hostOf(request),
    target,
    headers: joinHeaders(request.headers),
  };
}
