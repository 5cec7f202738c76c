import { asFailure, UpstreamFailure } from './failure';
import { readText, type HttpClient } from './http-client';

/** Largest document of an authorization server, bytes. */
const DOCUMENT_BYTES = 1024 * 1024;
/** How long an authorization server may take, ms. */
const FETCH_MS = 15_000;

/**
 * `fetch` over the connections and the address guard of one server: metadata names further
 * addresses, and those must not lead into the company's network either. Follows no redirects.
 */
export function guardedFetch(client: HttpClient): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`${method} is not used here`);
    const { body } = init ?? {};
    try {
      const response = await client.send({
        url,
        method,
        headers: Object.fromEntries(new Headers(init?.headers).entries()),
        ...(body === undefined || body === null ? {} : { body: textOf(body) }),
        signal: AbortSignal.timeout(FETCH_MS),
      });
      const text = await readText(response, DOCUMENT_BYTES);
      const headers = Object.entries(response.headers).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [name, one]),
      );
      const status = response.statusCode ?? 500;
      const empty = status === 204 || status === 304;
      return new Response(empty ? null : text, { status, headers });
    } catch (error) {
      const failure = asFailure(error);
      if (failure instanceof UpstreamFailure && failure.code === 'address-refused') throw failure;
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only text is sent to an authorization server');
}
